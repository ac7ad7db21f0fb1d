/* The 95 % Wilson interval of a share, as service/groups.py has it. */

const Z = 1.959963984540054; // the normal distribution's 97.5 % point

/** @returns {[number, number]} the whole range where nothing was counted */
export function wilson(count, total) {
  if (!total) return [0, 1];
  const share = count / total;
  const spread = (Z * Z) / total;
  const middle = share + spread / 2;
  const half = Z * Math.sqrt((share * (1 - share)) / total + spread / (4 * total));
  return [Math.max(0, (middle - half) / (1 + spread)), Math.min(1, (middle + half) / (1 + spread))];
}
