// Opens each page it is told to, one context a page, and prints what happened as JSON:
//   node run.mjs '{"pages":[{"name":"errors","url":"http://localhost:1234/errors.html?api=…"}]}'
// A page says that it is done through window.finished (a promise of its own results); of a
// page of the server itself the text of `read` is the result, once it has settled.
// Uncaught errors of a page are expected here: they are what is reported.
import { launch } from "./launch.mjs";

const { pages } = JSON.parse(process.argv[2]);
const browser = await launch();
const results = {};
try {
  for (const { name, url, leave, read } of pages) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const consoleErrors = [];
    const requests = [];
    page.on("console", (message) => {
      const text = `${message.text()} ${message.location().url}`;
      if (message.type() === "error" && !text.endsWith("/favicon.ico")) consoleErrors.push(text);
    });
    page.on("request", (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await page.goto(url);
    if (read) await page.waitForLoadState("networkidle");
    const result = read ? await page.textContent(read) : await page.evaluate(() => window.finished);
    const cookies = (await context.cookies()).map(({ name, httpOnly, secure, sameSite, path }) =>
      ({ name, httpOnly, secure, sameSite, path }));
    if (leave) await page.goto("about:blank"); // fires pagehide
    results[name] = { result, consoleErrors, requests, cookies };
    await page.waitForTimeout(300); // beacons leave after the page said that it is done
    await context.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(results));
