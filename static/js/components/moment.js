// What is around a moment: pure, for node --test too.

/**
 * Sort cards of `today` and later: phase (before, during, after the days on site), what runs, the next start (all that
 * begins then), what is open, what comes online before the event, and all that is still `coming`, by time.
 */
export function around(cards, days, now, today) {
  const live = cards.filter((card) => !card.cancelled && card.end > now).sort((a, b) => a.start - b.start);
  const timed = live.filter((card) => !card.openHours);
  const onSite = days.length ? (card) => card.day >= days[0] : () => true;
  const later = timed.filter((card) => card.start > now && onSite(card));
  const coming = timed.filter((card) => card.start > now || card.day === today);
  const running = timed.filter((card) => card.start <= now);
  const phase = days.length && today < days[0] ? "before" : live.length ? "during" : "after";
  return {
    phase: phase === "before" && !later.length ? "during" : phase,
    running,
    next: later.filter((card) => card.start === later[0].start),
    open: live.filter((card) => card.openHours && card.start <= now),
    before: timed.filter((card) => card.start > now && !onSite(card)),
    coming,
  };
}

/** Return what comes next in the room of `card` on its day, of the `coming` in order of time. */
export function follows(card, coming) {
  return coming.find((one) => card.place && one.place === card.place && one.day === card.day && one.start >= card.end);
}
