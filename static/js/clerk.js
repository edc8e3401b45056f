// Loads ClerkJS, which keeps the session fresh, and mounts the widget that the page asks for.
const MOUNT = {
  "sign-in": (clerk, place, options) => clerk.mountSignIn(place, options),
  "sign-up": (clerk, place, options) => clerk.mountSignUp(place, options),
  profile: (clerk, place, options) => clerk.mountUserProfile(place, options),
};
const PATIENCE = 10_000; // ms until a page without its widget says how to go on
const LATER = 8_000; // ms after a page has loaded; a token counts for 60 s

const { nonce, dataset: { localization } } = document.currentScript;
const place = document.querySelector("[data-clerk-widget]");

async function start() {
  try {
    await window.Clerk.load({
      ui: place ? { ClerkUI: window.__internal_ClerkUICtor } : undefined,
      localization: await spanish(),
      signInUrl: "/sign-in/",
      signUpUrl: "/sign-up/",
      afterSignOutUrl: "/",
      routerPush: (url, { windowNavigate }) => (isStep(url) ? history.pushState(null, "", url) : windowNavigate(url)),
      routerReplace: (url, { windowNavigate }) => (isStep(url) ? history.replaceState(null, "", url) : windowNavigate(url)),
      telemetry: false,
      nonce,
    });
    if (!place) return;
    const { clerkWidget, returnTo } = place.dataset;
    const options = { routing: "path", path: `/${clerkWidget}`, fallbackRedirectUrl: returnTo };
    MOUNT[clerkWidget](window.Clerk, place, options);
  } catch (error) {
    console.error("Clerk did not load", error);
    sayFailed();
  }
}

// Another step of the widget that is here: no reason to load the page again.
function isStep(url) {
  const { origin, pathname } = new URL(url, location);
  return place && origin === location.origin && `${pathname}/`.startsWith(`/${place.dataset.clerkWidget}/`);
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
  if (place?.querySelector(".cl-cardBox")) return;
  document.querySelector("[data-clerk-waiting]")?.setAttribute("hidden", "");
  document.querySelector("[data-clerk-failed]")?.removeAttribute("hidden");
}

if (place) setTimeout(sayFailed, PATIENCE);
window.addEventListener("load", () => (place ? start() : setTimeout(fetchLater, LATER)));
