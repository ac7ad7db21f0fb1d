export function mountOverview(root, desk) {}
