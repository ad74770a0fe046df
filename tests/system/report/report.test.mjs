/* report.html in a browser. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { browser, done, generated, open, picture, sample, texts, violations, written } from "./support.mjs";

let chrome;
before(async () => {
  chrome = await browser();
});
after(async () => {
  await chrome.close();
  done();
});

const mentors = "#pairs tbody tr th .name.is-mentor",
  mentees = "#pairs tbody tr td .name.is-mentee";
const shown = (page) => texts(page, "#pairs [role=status]");

for (const language of ["es", "en"])
  test(`a sample cohort in ${language}: quiet, accessible, printable`, async () => {
    const file = sample("mentoria-digital", language);
    for (const colorScheme of ["light", "dark"]) {
      const { page, faults } = await open(chrome, file, { colorScheme });
      assert.equal(await page.getAttribute("html", "lang"), language);
      assert.equal(await page.getAttribute("html", "data-theme"), colorScheme);
      const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((each) => each.id));
      assert.equal(new Set(ids).size, ids.length);
      for (const link of await page.locator("nav a").all()) {
        await link.click();
        assert.ok(await page.locator((await link.getAttribute("href")) + " h2").count());
      }
      assert.equal(await page.locator(".sideways circle").count(), 7);
      assert.equal((await page.locator(".sideways .fill-meeting").count()) > 20, true);
      assert.doesNotMatch(await page.locator("main").textContent(), /undefined|NaN|\[object/);
      await page.locator("footer").scrollIntoViewIfNeeded();
      assert.equal(await page.locator("figure").count(), await page.locator("figure svg[role=img]").count());
      for (const details of await page.locator("summary").all()) await details.click();
      assert.deepEqual(await violations(page), []);
      await picture(page, `${language}-${colorScheme}`);
      await page.keyboard.press("Escape");
      await page.locator("#pairs tbody tr").first().click();
      assert.deepEqual(await violations(page), []);
      assert.ok((await texts(page, ".drawer .parts tfoot td"))[0].length >= 4);
      assert.deepEqual(faults, []);
      const paper = await page.pdf({ format: "A4" });
      assert.ok(paper.length > 60000, `${paper.length} bytes of PDF`);
      const rows = () => page.locator("#pairs tbody tr").count();
      assert.ok((await rows()) < 30);
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      assert.equal(await rows(), 30);
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      assert.ok((await rows()) < 30);
      await page.close();
    }
  });

test("a telephone: nothing wider than the screen, accessible", async () => {
  const file = sample("mentoria-digital", "es");
  for (const colorScheme of ["light", "dark"]) {
    const { page, faults } = await open(chrome, file, { colorScheme, width: 390, height: 844 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    assert.deepEqual(await violations(page), []);
    await picture(page, `phone-${colorScheme}`);
    assert.deepEqual(faults, []);
    await page.close();
  }
});

test("every kind of cohort draws without a fault", async () => {
  for (const name of ["directivos", "presidencia"]) {
    const { page, faults } = await open(chrome, sample(name, "es"));
    assert.deepEqual(await violations(page), []);
    await picture(page, name);
    assert.deepEqual(faults, []);
    assert.doesNotMatch(await page.locator("main").textContent(), /undefined|NaN|\[object/);
    await page.close();
  }
});

const head = ["id", "name", "role", "institution", "region", "skill:Datos", "want:Datos"];
const policy = "programme: {name: Prueba, start: 2027-03-01, end: 2027-08-31}\n";
const names = [
  "Zoila",
  "Ñusta Ñancupil",
  "Nadia",
  "Óscar Peña",
  "Olga",
  "Ángel",
  "Beto",
  "Úrsula",
  "Nora Pena",
  "oto",
];

function spanish() {
  const rows = names.flatMap((name, k) => [
    [`m${k}`, name, "mentor", k % 2 ? "Subsecretaría Ñ" : "Ministerio", "Ñuble", 3 + (k % 3), 0],
    [`a${k}`, `Aprendiz ${k}`, "mentee", "Ministerio", "Ñuble", 1 + (k % 2), 3],
  ]);
  return written([head, ...rows], policy);
}

test("sort and filter know Spanish letters", async () => {
  const { page, faults } = await open(chrome, spanish());
  const sorted = [
    "Ángel",
    "Beto",
    "Nadia",
    "Nora Pena",
    "Ñusta Ñancupil",
    "Olga",
    "Óscar Peña",
    "oto",
    "Úrsula",
    "Zoila",
  ];
  await page.locator("#pairs th .sort").first().click();
  assert.deepEqual(await texts(page, mentors), sorted);
  assert.equal(await page.getAttribute("#pairs thead th:first-child", "aria-sort"), "ascending");
  await page.locator("#pairs th .sort").first().click();
  assert.deepEqual(
    await texts(page, mentors),
    sorted.toReversed ? sorted.toReversed() : [...sorted].reverse(),
  );
  const found = async (words) => {
    await page.fill("#pairs input", words);
    await page.waitForTimeout(50);
    return (await texts(page, mentors)).sort();
  };
  assert.deepEqual(await found("OSCAR"), ["Óscar Peña"]);
  assert.deepEqual(await found("ángel"), ["Ángel"]);
  assert.deepEqual(await found("pena"), ["Nora Pena", "Óscar Peña"]);
  assert.deepEqual(await found("peña"), ["Óscar Peña"]);
  assert.deepEqual(await found("n\u0303usta"), ["Ñusta Ñancupil"]);
  assert.deepEqual(await found("ñancupil nusta"), ["Ñusta Ñancupil"]);
  assert.deepEqual(await found("nadie así"), []);
  assert.ok(await page.locator("#pairs .empty").isVisible());
  assert.deepEqual(await shown(page), ["0 de 10 pares"]);
  await found("");
  await page.selectOption("#pairs select", { label: "Subsecretaría Ñ" });
  assert.equal((await texts(page, mentors)).length, 5);
  assert.deepEqual(faults, []);
  await page.close();
});

test("scores are sorted as numbers, and their parts add up", async () => {
  const { page } = await open(chrome, spanish());
  const scores = async () =>
    (await texts(page, "#pairs td.score .figure")).map((text) => Number(text.replace(/\D/g, "")));
  const down = await scores();
  assert.deepEqual(
    down,
    [...down].sort((a, b) => b - a),
  );
  await page.locator("#pairs th.score .sort").click();
  assert.deepEqual(
    await scores(),
    [...down].sort((a, b) => a - b),
  );
  await page.locator("#pairs tbody tr").last().click();
  const points = (await texts(page, ".drawer .parts tbody td.figure")).map((text) =>
    Number(text.replace(/[^\d−]/g, "").replace("−", "-")),
  );
  const total = Number((await texts(page, ".drawer .parts tfoot td.figure"))[0].replace(/\D/g, ""));
  assert.ok(Math.abs(points.reduce((a, b) => a + b, 0) - total) <= points.length);
  assert.equal(total, Math.max(...down));
  await page.close();
});

test("the keyboard alone is enough", async () => {
  const { page, faults } = await open(chrome, spanish());
  await page.locator("#pairs .opens").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator(".drawer").isVisible());
  assert.deepEqual(await texts(page, "#drawer-title"), ["2 de 10"]);
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator(".drawer").isVisible()));
  assert.equal(await page.evaluate(() => document.activeElement.closest("tr").dataset.row), "1");
  assert.deepEqual(faults, []);
  await page.close();
});

const nasty = [
  "<script>alert(1)</script>",
  "</script><script>alert(2)</script>",
  "<img src=x onerror=alert(3)>",
  "<!--<script>",
  "a\u2028]]>&lt;b&gt;",
  "${alert(4)}{0}{{data}}",
  '=HYPERLINK("http://example.invalid")',
];

test("texts of the inputs are nothing but texts", async () => {
  const rows = nasty.flatMap((text, k) => [
    [`m${k}`, text, "mentor", text, text, 5, 0],
    [`a${k}`, `${text}.`, "mentee", text, text, 1, 3],
  ]);
  rows.push(["solo", "<script>solo</script>", "mentee", "", "", 1, 3]);
  const file = written(
    [[...head.slice(0, 5), "skill:<i>Datos</i>", "want:<i>Datos</i>"], ...rows],
    `programme: {name: '<script>alert(5)</script>&amp;', start: 2027-03-01}\n`,
  );
  const { page, faults } = await open(chrome, file);
  assert.deepEqual((await texts(page, mentors)).sort(), [...nasty].sort());
  assert.deepEqual((await texts(page, mentees)).sort(), nasty.map((text) => `${text}.`).sort());
  assert.equal(await page.locator("h1").textContent(), "<script>alert(5)</script>&amp;");
  assert.ok((await page.title()).startsWith("<script>alert(5)</script>&amp;"));
  await page.locator("#pairs tbody tr").first().click();
  assert.equal(await page.locator("script").count(), 2);
  assert.equal(await page.locator("img, iframe, object, embed, base, form, [onerror]").count(), 0);
  assert.deepEqual(faults, []);
  await page.close();
});

test("the policy of the page lets nothing else run", async () => {
  const { page } = await open(chrome, spanish());
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    try {
      script.textContent = "globalThis.intruded = true";
      document.body.append(script);
    } catch {
      /* refused */
    }
    try {
      document.body.innerHTML += "<b>";
      globalThis.intruded = true;
    } catch {
      /* refused */
    }
    await fetch("https://example.invalid/").then(
      () => {
        globalThis.intruded = true;
      },
      () => {},
    );
    return globalThis.intruded === true;
  });
  assert.equal(ran, false);
  await page.close();
});

test("without names there is nobody to be found", async () => {
  const rows = names.flatMap((name, k) => [
    [`rut${k}m`, name, "mentor", k ? "Ministerio" : "Oficina única", "Ñuble", 5, 0],
    [`rut${k}a`, `Aprendiz ${k}`, "mentee", "Ministerio", "Ñuble", 1, 3],
  ]);
  const file = written(
    [head, ...rows, ["rutx", "Sobrante", "mentee", "Ministerio", "", 1, 3]],
    `${policy}output: {report: {names: false}}\n`,
  );
  const bytes = readFileSync(file, "utf8");
  for (const text of [...names, "Aprendiz", "Sobrante", "Oficina única", "rut0m", "rut3a", "rutx"])
    assert.equal(bytes.slice(bytes.indexOf('id="result"')).includes(`"${text}`), false, text);
  const { page, faults } = await open(chrome, file);
  for (const label of await texts(page, mentors)) assert.match(label, /^P\d{4}$/);
  assert.deepEqual(faults, []);
  await page.close();
});

/* Processor time of the page's own thread, which a machine that is busy elsewhere does not lengthen;
   the clock is printed beside it. */
test("10,000 pairs within a second, and no lag after", async () => {
  const file = generated(23000, 150);
  const { page, faults } = await open(chrome, file);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return 1000 * metrics.find((metric) => metric.name === "TaskDuration").value;
  };
  const settled = () =>
    page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  const started = performance.now();
  const before = await busy();
  await page.reload();
  await page.waitForSelector("#pairs .long-view tbody tr");
  await settled();
  const inside = (await busy()) - before;
  const opened = performance.now() - started;
  assert.ok(inside > 1, "no processor time was told");
  const rows = await page.evaluate(() => document.querySelectorAll("#pairs tbody tr").length);
  assert.ok(rows < 60, `${rows} rows in the document`);
  const total = Number(await page.getAttribute("#pairs table", "aria-rowcount"));
  assert.ok(total > 10000, `${total} rows`);
  const timed = async (action) => {
    const from = await busy();
    await page.evaluate(action);
    await settled();
    return (await busy()) - from;
  };
  const sort = await timed(() => document.querySelector("#pairs th .sort").click());
  const scroll = await timed(() => {
    const view = document.querySelector("#pairs .long-view");
    view.scrollTop = view.scrollHeight / 2;
  });
  await page.waitForTimeout(100);
  assert.ok((await page.locator("#pairs tbody tr").count()) > 8);
  const filter = await timed(async () => {
    const input = document.querySelector("#pairs input");
    input.value = "muñoz";
    input.dispatchEvent(new Event("input"));
    await new Promise((resolve) => setTimeout(resolve, 130));
  });
  const milliseconds = { opened, inside, sort, scroll, filter };
  console.log(
    Object.entries(milliseconds)
      .map(([name, value]) => `${name} ${Math.round(value)} ms`)
      .join(", "),
    "(opened: by the clock; the others: processor time)",
  );
  assert.ok(inside < 1000, `ready after ${inside} ms`);
  assert.ok(sort < 1000 && scroll < 250 && filter < 1000, JSON.stringify(milliseconds));
  assert.ok((await texts(page, mentors)).length > 0);
  await page.setViewportSize({ width: 1000, height: 700 });
  const paper = await page.pdf();
  assert.ok(paper.length > 60000);
  assert.deepEqual(faults, []);
  await page.close();
});
