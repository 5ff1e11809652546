import { offerTimeZone } from "./time-zone.js";

for (const select of document.querySelectorAll("select[data-offer-time-zone]")) {
  offerTimeZone(select, Intl.DateTimeFormat().resolvedOptions().timeZone);
}
