/** Rule D1: nothing is told of fewer people than k, which is fixed when an assessment opens. */
export const kLimits = { least: 5, most: 20, usual: 5 } as const

/** Rule D10: comments need this many people, however small k is. */
export const minCommenting = 8
