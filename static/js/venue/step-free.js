// Without steps or not: one choice for the map's ways and the agenda's walks, kept on this device alone.

const STEP_FREE = "rasti-step-free";

/** Say whether this device asked for ways without steps. */
export function isStepFree() {
  return localStorage.getItem(STEP_FREE) === "1";
}

/** Keep on this device whether ways must be without steps. */
export function setStepFree(wanted) {
  if (wanted) localStorage.setItem(STEP_FREE, "1");
  else localStorage.removeItem(STEP_FREE);
}
