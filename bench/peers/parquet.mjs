import { execFileSync } from "node:child_process";

/** Writes the log as Parquet: DuckDB does not read plain rows of bytes. ClickHouse does it, in a process of its own. */
export function toParquet(log, parquet) {
  const program = `
    const { query } = await import("chdb");
    query("INSERT INTO FUNCTION file('${parquet}', Parquet) SELECT * FROM file('${log}', RowBinary, 'customer UInt32, time UInt32, code UInt8')");
  `;
  execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: import.meta.dirname, stdio: "inherit" });
}
