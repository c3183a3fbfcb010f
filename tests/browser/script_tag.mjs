// Opens pages that load /sdk.js by a script tag; says for each whether it ran:
//   node script_tag.mjs http://localhost:1234/plain …
import { launch } from "./launch.mjs";

const browser = await launch();
const seen = {};
try {
  for (const address of process.argv.slice(2)) {
    const page = await browser.newPage();
    await page.goto(address);
    seen[new URL(address).pathname] = await page.evaluate(() => {
      window.nightbell?.logEvent({ level: "error", message: `said by ${location.pathname}`, component: "Page" });
      return typeof window.nightbell?.logEvent;
    });
    await page.goto("about:blank");
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  console.log(JSON.stringify(seen));
} finally {
  await browser.close();
}
