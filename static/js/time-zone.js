/** Offers the browser's time zone where the person has not chosen one. */
export function offerTimeZone(select, zone) {
  const known = [...select.options].some((option) => option.value === zone);
  if (select.value === "" && known) {
    select.value = zone;
  }
}
