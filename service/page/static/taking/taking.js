export function mountTaking(root, desk) {}
