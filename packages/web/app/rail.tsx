import { type ScenarioSource, titleOfText } from "../state/scenario-source.ts";
import { useApp, useAppState, useScenarioText } from "./context.tsx";
import { ROUTES, routeOf } from "./routes.ts";
import { SchemeSwitch } from "./scheme-switch.tsx";
import { SignInState, useServer } from "./sign-in-state.tsx";
import { useIsOnline } from "./use-online.ts";

/** Left: the site, the scenario, the pages. */
export function Rail() {
  const text = useScenarioText();
  return (
    <nav className="rail" aria-label="Site and pages">
      <p className="brand">Switchyard</p>
      <p className="site">{titleOfText(text)}</p>
      <ScenarioPicker />
      <PageList />
      <div className="rail-foot">
        <SignInState />
        <SchemeSwitch />
        <Connection />
      </div>
    </nav>
  );
}

function PageList() {
  const { store } = useApp();
  const { page } = useAppState();
  const hasServer = useServer().status !== "none";
  const current = routeOf(page).id;
  return (
    <ul className="pages">
      {ROUTES.filter(({ isHidden, wantsServer }) => !isHidden && (hasServer || !wantsServer)).map(
        ({ id, name }) => (
          <li key={id}>
            <a
              href={`#/${id}`}
              aria-current={id === current ? "page" : undefined}
              onClick={(event) => {
                // a click with a modifier opens what the address says, elsewhere
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                store.goTo(id);
              }}
            >
              {name}
            </a>
          </li>
        ),
      )}
    </ul>
  );
}

function ScenarioPicker() {
  const { store, examples, exampleReady } = useApp();
  const { source } = useAppState().history.present;
  const choose = async (id: string) => {
    const chosen: ScenarioSource = { kind: "example", id };
    await exampleReady(chosen);
    store.setSource(chosen);
  };
  return (
    <label className="picker">
      <span className="soft">Scenario</span>
      <select
        value={source.kind === "example" ? source.id : "own"}
        onChange={(event) => void choose(event.target.value)}
      >
        {source.kind === "text" ? <option value="own">your own text</option> : null}
        {examples.map(({ id, title }) => (
          <option key={id} value={id}>
            {numberOf(id)}
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** `01 ` of `01-hybrid-100-mw`. */
function numberOf(id: string): string {
  const number = /^\d+/.exec(id)?.[0];
  return number ? `${number} ` : "";
}

function Connection() {
  const isOnline = useIsOnline();
  if (isOnline) return null;
  return (
    <p className="offline" role="status">
      Offline. The model runs in this browser: everything but saved sites goes on.
    </p>
  );
}
