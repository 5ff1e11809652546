import { loadOlderDays } from "./older-days.js";
import { keepPlaceInList } from "./place-in-list.js";

const AHEAD = "600px"; // the days are there before somebody has scrolled to them

function watch(link, near) {
  const observer = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && near(), {
    rootMargin: `0px 0px ${AHEAD}`,
  });
  observer.observe(link);
  return () => observer.disconnect();
}

const list = document.querySelector("[data-days]");
const link = document.querySelector("[data-older]");

if (history.scrollRestoration === "manual") {
  document.getElementById(location.hash.slice(1))?.scrollIntoView(); // come back to a place that was kept
}
keepPlaceInList(list, window);
if (link) {
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  loadOlderDays({ list, link, said: document.querySelector("[data-said]") }, { fetch: (url) => fetch(url), parse, watch });
}
