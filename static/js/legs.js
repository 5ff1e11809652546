/**
 * A tap on a muscle of the picture chooses that muscle. Its leg is chosen by the tap as well: each leg is a label
 * of its side's radio, with or without JavaScript.
 */
export function chooseTappedMuscle(where) {
  where.addEventListener("click", (event) => {
    const muscle = event.target.closest("[data-muscle]")?.dataset.muscle;
    if (muscle) {
      where.querySelector(`input[value="${muscle}"]`).checked = true;
    }
  });
}
