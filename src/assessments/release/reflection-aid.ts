/** Said with every result. */
export const reflectionAid =
  'A reflection aid: not validated, and not an inspection result. There is no target and no pass mark.'
