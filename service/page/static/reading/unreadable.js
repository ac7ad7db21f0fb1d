/* What can't be read, said so that it can be shown as it is. */

export class Unreadable extends Error {}
