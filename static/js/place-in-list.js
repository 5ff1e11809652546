/**
 * Whoever leaves the list for a record finds their place again with the browser's Back: the address that they leave
 * names the day, on the page of the list that it came with.
 */
export function keepPlaceInList(list, { history, location }) {
  list.addEventListener("click", (event) => {
    const day = event.target.closest("[data-day]");
    const leaves = !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (day && event.target.closest("a") && leaves) {
      const page = day.dataset.page ?? location.pathname + location.search;
      history.scrollRestoration = "manual"; // the day in the address says where, not the length of a page that grew
      history.replaceState(history.state, "", `${page}#${day.dataset.day}`);
    }
  });
}
