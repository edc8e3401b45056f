// Every lecture page, whether something plays on it or not.
import "./outline.js";
import "./parts.js";
import "./keys.js";
