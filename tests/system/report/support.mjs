/* Cohorts, reports made of them, and a browser that notes whatever it should not see. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const yunta = resolve(root, process.env.YUNTA || "yunta");
const scratch = mkdtempSync(join(tmpdir(), "yunta-report-"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const done = () => rmSync(scratch, { recursive: true, force: true });

function call(...args) {
  execFileSync(yunta, [...args, "--quiet", "--no-progress"], { stdio: ["ignore", "pipe", "inherit"] });
}

/* The report of a sample cohort, copied to a folder of its own; policy is added to its own. */
export function sample(name, language, policy = "") {
  const folder = mkdtempSync(join(scratch, "sample-"));
  cpSync(join(root, "data/cohorts", name), folder, { recursive: true });
  if (policy)
    writeFileSync(
      join(folder, "yunta.yaml"),
      `${readFileSync(join(folder, "yunta.yaml"), "utf8")}\n${policy}\n`,
    );
  call("run", folder, "--lang", language);
  return join(folder, "out/report.html");
}

/* The report of people given as rows of applicants.csv. */
export function written(rows, policy, language = "es") {
  const folder = mkdtempSync(join(scratch, "written-"));
  const cell = (text) => `"${String(text).replaceAll('"', '""')}"`;
  writeFileSync(join(folder, "applicants.csv"), rows.map((row) => row.map(cell).join(",") + "\n").join(""));
  writeFileSync(join(folder, "yunta.yaml"), policy);
  call("match", folder, "--lang", language);
  return join(folder, "out/report.html");
}

export function generated(people, institutions) {
  const folder = join(scratch, `generated-${people}`);
  call("generate", "--people", String(people), "--institutions", String(institutions), "-o", folder);
  call("match", folder, "--lang", "es");
  return join(folder, "out/report.html");
}

export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    timeout: 120000,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/* A page showing the report, and the list of what it should not have done. */
export async function open(chrome, file, { colorScheme = "light", width = 1280, height = 900 } = {}) {
  const page = await chrome.newPage({ colorScheme, viewport: { width, height } });
  page.setDefaultTimeout(60000); // a busy machine is no fault
  const faults = [],
    url = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) faults.push(`request: ${request.url()}`);
  });
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.stack}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.goto(url);
  await page.waitForSelector("#pairs .long-view tbody tr");
  return { page, faults };
}

/* What axe finds wrong, with every rule that it has, in the page or a part of it. */
export async function violations(page, part) {
  await page.evaluate(axe);
  const found = await page.evaluate(
    (selector) => globalThis.axe.run(selector || document, { resultTypes: ["violations"] }),
    part,
  );
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map((node) => node.html.slice(0, 160))
        .slice(0, 4)
        .join(" | ")}`,
  );
}

export const texts = (page, selector) => page.locator(selector).allTextContents();

/* For a look by eye: pictures go to the folder that PICTURES names, if any. */
export function keep(name, bytes) {
  if (!process.env.PICTURES) return;
  mkdirSync(process.env.PICTURES, { recursive: true });
  writeFileSync(join(process.env.PICTURES, name), bytes);
}

export async function picture(page, name) {
  if (process.env.PICTURES) keep(`${name}.png`, await page.screenshot({ fullPage: true }));
}
