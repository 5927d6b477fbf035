// Small behaviours, each switched on by a data attribute. Every page works without them.
import "./modules/forms.js";
import "./modules/search.js";
import "./modules/preferences.js";
import "./modules/notices.js";
import "./modules/signout.js";
import "./modules/tabs.js";
