import { type ComponentType, lazy, Suspense, useState } from "react";
import { ErrorBoundary } from "./error-boundary.tsx";
import { routeOf } from "./routes.ts";
import { Broken, Loading } from "./states.tsx";

const loaded = new Map<string, ComponentType>();

function pageOf(id: string): ComponentType {
  const known = loaded.get(id);
  if (known) return known;
  const page = lazy(routeOf(id).load);
  loaded.set(id, page);
  return page;
}

/** The page of the address, with what shows while its code is loaded and where that fails. */
export function PageSlot({ id }: { readonly id: string }) {
  const [tries, setTries] = useState(0);
  const route = routeOf(id);
  const Page = pageOf(route.id);
  return (
    <ErrorBoundary
      key={`${route.id} ${tries}`}
      show={(error) => (
        <Broken
          title={`The page ${route.name} could not be shown`}
          reason={error.message}
          action={() => {
            // a lazy page remembers its failure: it is loaded anew
            loaded.delete(route.id);
            setTries(tries + 1);
          }}
        />
      )}
    >
      <Suspense fallback={<Loading what={route.name} />}>
        <Page />
      </Suspense>
    </ErrorBoundary>
  );
}
