// Which browser this is, as far as it matters for where notifications are allowed; asked on the phone only.

/**
 * Say which: "ios-app", "android-app", "samsung", "firefox-android", "chrome-android", "firefox", "chrome", "safari" or
 * "other"; `installed` where the page runs as an app.
 */
export function browser({ userAgent, standalone }, installed) {
  if (standalone) return "ios-app";
  if (/Android/.test(userAgent)) {
    if (/Firefox\//.test(userAgent)) return "firefox-android";
    if (installed) return "android-app";
    return /SamsungBrowser\//.test(userAgent) ? "samsung" : "chrome-android";
  }
  if (/Firefox\//.test(userAgent)) return "firefox";
  if (/(Chrome|Chromium)\//.test(userAgent)) return "chrome";
  return /Safari\//.test(userAgent) ? "safari" : "other";
}
