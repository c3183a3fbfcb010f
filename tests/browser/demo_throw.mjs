// Throws once in the demo and prints where its reference leads:
//   node demo_throw.mjs http://127.0.0.1:1234/demo/?nightbell=…
import { launch } from "./launch.mjs";

const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(process.argv[2]);
  await page.getByRole("button", { name: "Throw" }).click();
  const link = page.locator("#failures li").first().getByRole("link");
  const seen = { reference: await link.getAttribute("data-reference"), href: await link.getAttribute("href") };
  await page.goto("about:blank");
  await page.waitForTimeout(500);
  console.log(JSON.stringify(seen));
} finally {
  await browser.close();
}
