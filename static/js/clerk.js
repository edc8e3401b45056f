// Loads ClerkJS, which keeps the session fresh, and mounts the widget that the page asks for.
const MOUNT = {
  "sign-in": (clerk, place, options) => clerk.mountSignIn(place, options),
  "sign-up": (clerk, place, options) => clerk.mountSignUp(place, options),
  profile: (clerk, place, options) => clerk.mountUserProfile(place, options),
};

const { nonce } = document.currentScript;

async function start() {
  const place = document.querySelector("[data-clerk-widget]");
  try {
    await window.Clerk.load({
      ui: place ? { ClerkUI: window.__internal_ClerkUICtor } : undefined,
      signInUrl: "/sign-in/",
      signUpUrl: "/sign-up/",
      afterSignOutUrl: "/",
      telemetry: false,
      nonce,
    });
    if (!place) return;
    const widget = place.dataset.clerkWidget;
    const options = { routing: "path", path: `/${widget}`, fallbackRedirectUrl: place.dataset.returnTo };
    place.replaceChildren();
    MOUNT[widget](window.Clerk, place, options);
  } catch (error) {
    console.error("Clerk did not load", error);
    document.querySelector("[data-clerk-failed]")?.removeAttribute("hidden");
  }
}

window.addEventListener("load", start);
