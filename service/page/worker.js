/* The service worker: the page's own files, kept on the device, so that the page opens without a connection.
   VERSION and FILES (address to digest) stand above, written by the server. Answers of /v1 never come through here. */

const PREFIX = "berakhlak-";
const CACHE = PREFIX + VERSION;

/* A file lies in the cache under its digest: one that did not change since the last release is copied, not fetched again. */
const keyOf = (address) => `${address}?${encodeURIComponent(FILES[address])}`;

self.addEventListener("install", (event) => event.waitUntil(fill()));

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === location.origin && pathname in FILES) event.respondWith(kept(event.request, pathname));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.keys(FILES).map(async (address) => cache.put(keyOf(address), await copy(address))));
}

/* The digest refuses a file of another release, if a new one came just now; the browser then tries again later. */
async function copy(address) {
  const known = address === "/" ? null : await caches.match(keyOf(address)); // the page itself comes with new headers
  const response = known ?? (await fetch(address, { cache: "no-cache", integrity: FILES[address] }));
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(request, address) {
  const cache = await caches.open(CACHE);
  return (await cache.match(keyOf(address))) ?? fetch(request);
}
