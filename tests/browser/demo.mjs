// Uses the demo as a person would and prints what it showed:
//   node demo.mjs http://127.0.0.1:1234/demo/
import { launch } from "./launch.mjs";

const browser = await launch();
const shown = {};
try {
  const page = await browser.newPage();
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", () => {});
  await page.goto(process.argv[2]);

  await page.getByRole("button", { name: "Ask" }).click();
  await page.waitForFunction(() => document.querySelector("#answer").textContent.includes("lamps"));
  await page.getByLabel("Window").selectOption("30"); // while the first answer runs
  await page.waitForFunction(() => document.querySelector("#state").textContent === "ended");
  const answer = await page.locator("#answer").textContent();

  for (const name of ["Throw", "Reject", "Fail a call", "Drop the stream", "Hit the rate limit", "Burst of events"]) {
    const before = await page.locator("#failures li").count();
    await page.getByRole("button", { name }).click();
    await page.waitForFunction((count) => document.querySelectorAll("#failures li").length > count, before);
    const link = page.locator("#failures li").first().getByRole("link");
    shown[name] = { text: await page.locator("#failures li").first().textContent(), reference: await link.getAttribute("data-reference"), href: await link.getAttribute("href") };
  }
  const alert = await page.getByRole("alert").textContent();
  await page.goto("about:blank");
  await page.waitForTimeout(500);
  console.log(JSON.stringify({ answer, shown, alert, problems: problems.filter((text) => !/status of (500|429)|ERR_INCOMPLETE_CHUNKED/.test(text)) }));
} finally {
  await browser.close();
}
