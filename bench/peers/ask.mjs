/**
 * Asks a peer all questions and writes a line of JSON for each: seconds of the
 * clock and of the processors, the least of all runs and of all ways to write the
 * question, and the figures by name.
 */
export async function askAll(questions, runs, query) {
  for (const [id, ways] of Object.entries(questions)) {
    let best = null;
    for (const { sql, read } of ways) {
      for (let n = 0; n < runs; n++) {
        const used = process.cpuUsage();
        const start = performance.now();
        const rows = await query(sql);
        const wall = (performance.now() - start) / 1000;
        const { user, system } = process.cpuUsage(used);
        const cpu = (user + system) / 1e6;
        best = { id, wall: Math.min(wall, best?.wall ?? wall), cpu: Math.min(cpu, best?.cpu ?? cpu), result: read(rows) };
      }
    }
    process.stdout.write(`${JSON.stringify(best)}\n`);
  }
}

export const start = 1761955200;
const year = 365 * 86400;
export const from = start + year / 4;
export const to = start + (3 * year) / 4;
export const week = 7 * 86400;
export const lookback = 30 * 86400;
export const conversion = 9;
export const rare = [36, 37, 38, 39];
export const dense = [0, 1, 2, 3];
/** Two thirds of the codes, and those of the dense steps. */
export const some = Array.from({ length: 40 }, (_, code) => code).filter((code) => code % 3 > 0 || dense.includes(code));

/** Rows of a step and its customers. */
export const steps = (rows) => Object.fromEntries(rows.map(([step, n]) => [String(step), Number(n)]));
/** Rows of two names and a number. */
export const pairs = (between) => (rows) => Object.fromEntries(rows.map(([a, b, n]) => [`${a}${between}${b}`, Number(n)]));
/** Rows of the first code, a step and its customers. */
export const split = (rows) => Object.fromEntries(rows.filter((row) => Number(row[2]) > 0).map(([g, step, n]) => [`${g}: ${step}`, Number(n)]));
/** Rows of an edge, its steps and its customers. */
export const edges = (rows) =>
  Object.fromEntries(rows.flatMap(([a, b, n, customers]) => [[`${a}>${b}`, Number(n)], [`${a}>${b} customers`, Number(customers)]]));
/** Rows of a code and its credit by last touch and linear. */
export const credits = (rows) =>
  Object.fromEntries(
    rows.flatMap(([code, last, linear]) => [
      ...(Number(last) > 0 ? [[`last ${code}`, Number(last)]] : []),
      [`linear ${code}`, Number(linear)],
    ]),
  );
