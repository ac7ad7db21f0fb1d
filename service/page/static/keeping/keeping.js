/* What stays on this device, what is sent on, and what of it is masked. */

export function mountKeeping(root, desk, { connection }) {
  root.hidden = true;
  connection.hidden = true;
  return { prepared: async (notes) => notes, restore: async () => {} };
}
