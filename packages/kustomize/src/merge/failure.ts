/** A patch that does not fit, before it is known which. */
export class MergeFailure extends Error {}
