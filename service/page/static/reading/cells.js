/* What stands in a table's rows. Pure. */

/** A cell's words, "" where the row is too short. */
export const cellOf = (row, column) => (row[column] ?? "").trim();

/** Whether anything stands in a row. */
export const isFilled = (row) => row.some((cell) => cell.trim());
