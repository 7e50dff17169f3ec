import "./style/fonts.css";
import "./style/app.css";
import "./style/charts.css";
import "./style/levers.css";
import "./style/print.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AppProvider } from "./app/context.tsx";
import { makeApp } from "./app/make-app.ts";
import { installTheme } from "./app/scheme.ts";
import { Shell } from "./app/shell.tsx";

installTheme();
const app = await makeApp();
createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <AppProvider app={app}>
      <Shell />
    </AppProvider>
  </StrictMode>,
);
