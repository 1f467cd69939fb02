/** Whether the browser knows the newest of what the page is made with; where it does not, the page's sentence about it stays. See base.css. */
export function isNewEnough(): boolean {
  return CSS.supports("color", "light-dark(#000, #fff)");
}
