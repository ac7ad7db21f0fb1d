/* Libraries of the page's own server, loaded when they are first needed. */

import { Unreadable } from "./unreadable.js";

const loading = new Map();

/** Papa Parse: tables written as text. */
export const papaparse = () => loaded("papaparse/papaparse.min.js", "Papa");

/** fflate: zip archives. */
export const fflate = () => loaded("fflate/fflate.js", "fflate");

/** read-excel-file: workbooks. */
export const readExcelFile = () => loaded("read-excel-file/read-excel-file.min.js", "readXlsxFile");

function loaded(path, name) {
  if (!loading.has(path)) loading.set(path, run(path).then(() => globalThis[name]));
  return loading.get(path);
}

/** As a classic script: these libraries leave a global where they are not told of a module system. */
function run(path) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `/static/vendor/${path}`;
    script.onload = () => {
      script.remove();
      resolve();
    };
    script.onerror = () => {
      script.remove();
      loading.delete(path);
      reject(new Unreadable("Bagian program untuk membaca ini belum termuat. Periksa sambungan Anda, lalu coba lagi."));
    };
    document.head.append(script);
  });
}
