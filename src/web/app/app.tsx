import { Suspense, useEffect, useState } from "react";
import { RouterProvider } from "react-aria-components";
import { Provider as ApiProvider } from "urql";
import { Redirect, Route, Switch, useLocation, useSearch } from "wouter";
import { LoginAgain } from "../login/login-again.js";
import { LoginPage } from "../login/login-page.js";
import { loginPath, returnPath } from "../login/return-path.js";
import { useLogin } from "../login/use-login.js";
import { FailureBoundary } from "./failure-boundary.js";
import { Frame } from "./frame.js";
import { NothingHere, Unreachable, Waiting } from "./notices.js";
import { PAGES } from "./pages.js";
import { createPageServices, PageServicesContext, usePageServices } from "./services.js";

export function App() {
  const [services] = useState(createPageServices);
  const [, navigate] = useLocation();
  return (
    <PageServicesContext value={services}>
      <ApiProvider value={services.api}>
        <RouterProvider navigate={navigate}>
          <Switch>
            <Route path="/login" component={LoggingIn} />
            <Route component={LoggedIn} />
          </Switch>
        </RouterProvider>
      </ApiProvider>
    </PageServicesContext>
  );
}

function useCheckedLogin() {
  const { login } = usePageServices();
  useEffect(() => void login.check(), [login]);
  return useLogin();
}

function LoggingIn() {
  const state = useCheckedLogin();
  if (state.kind === "unknown") return <Waiting />;
  if (state.kind === "unreachable") return <Unreachable />;
  return state.kind === "out" ? <LoginPage /> : <Back to={returnPath(location.search, location.origin)} />;
}

/** Goes where somebody wanted to go who had to log in first. */
function Back({ to }: { readonly to: string }) {
  // The explorer is a document of its own.
  const isElsewhere = /^\/graphql(?![^?/#])/.test(to);
  useEffect(() => {
    if (isElsewhere) location.replace(to);
  }, [isElsewhere, to]);
  return isElsewhere ? <Waiting /> : <Redirect to={to} replace />;
}

function LoggedIn() {
  const state = useCheckedLogin();
  const [pathname] = useLocation();
  const search = useSearch();
  if (state.kind === "unknown") return <Waiting />;
  if (state.kind === "unreachable") return <Unreachable />;
  if (state.kind === "out")
    return <Redirect to={loginPath(search === "" ? pathname : `${pathname}?${search}`)} replace />;
  return (
    <>
      <Frame user={state.user} role={state.role}>
        <FailureBoundary key={pathname}>
          <Suspense fallback={<Waiting />}>
            <Switch>
              {PAGES.map(({ path, page }) => (
                <Route key={path} path={path} component={page} />
              ))}
              <Route component={NothingHere} />
            </Switch>
          </Suspense>
        </FailureBoundary>
      </Frame>
      {state.kind === "ended" ? <LoginAgain user={state.user} /> : null}
    </>
  );
}
