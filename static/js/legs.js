/**
 * A tap on a muscle of the picture chooses that muscle. Its leg is chosen by the tap as well: each leg is a label
 * of its side's radio, with or without JavaScript. Where both legs are chosen already, they stay so.
 */
export function chooseTappedMuscle(where) {
  where.addEventListener("click", (event) => {
    const muscle = event.target.closest("[data-muscle]")?.dataset.muscle;
    if (muscle) {
      if (where.querySelector('input[value="both"]')?.checked) {
        event.preventDefault();
      }
      where.querySelector(`input[value="${muscle}"]`).checked = true;
    }
  });
}
