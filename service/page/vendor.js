/* Copies the libraries of the page with their licences from node_modules to static/vendor, and writes down their digests.
   `make vendor` fetches them before, at the versions of package-lock.json. */

import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const TO = "static/vendor";
const FILES = {
  "fflate/fflate.js": "fflate/umd/index.js",
  "fflate/LICENSE": "fflate/LICENSE",
  "papaparse/papaparse.min.js": "papaparse/papaparse.min.js",
  "papaparse/LICENSE": "papaparse/LICENSE",
  "read-excel-file/read-excel-file.min.js": "read-excel-file/bundle/read-excel-file.min.js",
  "read-excel-file/LICENSE": "read-excel-file/LICENSE",
  "read-excel-file/LICENSE-saxen": "saxen/LICENSE", // within the bundle, as is fflate
};

rmSync(TO, { recursive: true, force: true });
for (const [to, from] of Object.entries(FILES)) cpSync(`node_modules/${from}`, `${TO}/${to}`);
const sums = Object.keys(FILES).sort().map((file) => `${digest(`${TO}/${file}`)}  ${file}\n`);
writeFileSync(`${TO}/SHA256SUMS`, sums.join(""));

function digest(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
