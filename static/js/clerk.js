// Loads ClerkJS, which keeps the session fresh, and mounts the widget that the page asks for.
const MOUNT = {
  "sign-in": (clerk, container, options) => clerk.mountSignIn(container, options),
  "sign-up": (clerk, container, options) => clerk.mountSignUp(container, options),
  profile: (clerk, container, options) => clerk.mountUserProfile(container, options),
};
const PATIENCE = 10_000; // ms until a page without its widget says how to go on
const LATER = 8_000; // ms after a page has loaded; a token counts for 60 s

const { nonce, dataset: { localization } } = document.currentScript;
const container = document.querySelector("[data-clerk-widget]");

async function start() {
  try {
    await window.Clerk.load({
      ui: container ? { ClerkUI: window.__internal_ClerkUICtor } : undefined,
      localization: await spanish(),
      signInUrl: "/sign-in/",
      signUpUrl: "/sign-up/",
      afterSignOutUrl: "/",
      routerPush: (url, { windowNavigate }) => (isStep(url) ? history.pushState(null, "", url) : windowNavigate(url)),
      routerReplace: (url, { windowNavigate }) => (isStep(url) ? history.replaceState(null, "", url) : windowNavigate(url)),
      telemetry: false,
      nonce,
    });
    if (!container) return;
    const { clerkWidget, returnTo } = container.dataset;
    const options = { routing: "path", path: `/${clerkWidget}`, fallbackRedirectUrl: returnTo };
    MOUNT[clerkWidget](window.Clerk, container, options);
  } catch (error) {
    console.error("Clerk did not load", error);
    sayFailed();
  }
}

// Another step of the widget that is here: no reason to load the page again.
function isStep(url) {
  const { origin, pathname } = new URL(url, location);
  return container && origin === location.origin && `${pathname}/`.startsWith(`/${container.dataset.clerkWidget}/`);
}

// A page without a widget needs ClerkJS to renew its token, not to be read. What is sent before that
// with a token that ran out is not lost: pages take a handshake, forms are checked at Clerk.
function fetchLater() {
  const waiting = document.querySelector("script[data-src]");
  const script = document.createElement("script");
  script.crossOrigin = "anonymous";
  Object.assign(script.dataset, waiting.dataset);
  script.src = waiting.dataset.src;
  script.addEventListener("load", start);
  waiting.replaceWith(script);
}

// English is better than no form.
async function spanish() {
  const module = localization && await import(localization).catch(() => null);
  return module ? module.esES : undefined;
}

// The stylesheet hides it should the widget come after all.
function sayFailed() {
  if (container?.querySelector(".cl-cardBox")) return;
  document.querySelector("[data-clerk-waiting]")?.setAttribute("hidden", "");
  document.querySelector("[data-clerk-failed]")?.removeAttribute("hidden");
}

if (container) setTimeout(sayFailed, PATIENCE);
window.addEventListener("load", () => (container ? start() : setTimeout(fetchLater, LATER)));
