/**
 * Where an answer leads: the OpenAPI `links` of the content's operations, by operationId. A set is named by its id,
 * which is good for every set.
 */

interface Link {
  readonly operationId: string
  readonly parameters: Record<string, string>
}

const link = (operationId: string, parameters: Record<string, string>) => ({
  [operationId]: { operationId, parameters },
})

const set = { set: '$response.body#/id' }
const setOfRecord = { set: '$response.body#/set/id', version: '$response.body#/set/version' }
const slug = '$response.body#/slug'
const first = '$response.body#/items/0/slug'

const fromSet = {
  ...link('listPrinciplesOfVersion', { ...set, version: '$response.body#/version' }),
  ...link('listVersions', set),
}
const fromPrinciple = {
  ...link('getPrincipleOfVersion', { ...setOfRecord, principle: slug }),
  ...link('listPrincipleExamplesOfVersion', { ...setOfRecord, principle: slug }),
}
const fromExample = {
  ...link('getExampleOfVersion', { ...setOfRecord, example: slug }),
  ...link('getCategory', { category: '$response.body#/category' }),
}

export const contentLinks: Readonly<Record<string, Record<string, Link>>> = {
  listPrincipleSets: link('getPrincipleSet', { set: '$response.body#/items/0/id' }),
  getPrincipleSet: fromSet,
  getVersion: fromSet,
  listVersions: link('getVersion', { set: '$request.path.set', version: '$response.body#/items/0/version' }),
  listPrinciples: link('getPrinciple', { set: '$request.path.set', principle: first }),
  listPrinciplesOfVersion: link('getPrincipleOfVersion', {
    set: '$request.path.set',
    version: '$request.path.version',
    principle: first,
  }),
  listCorePrinciples: link('getCorePrinciple', { principle: first }),
  getPrinciple: fromPrinciple,
  getCorePrinciple: { ...fromPrinciple, ...link('listCorePrincipleExamples', { principle: slug }) },
  listExamples: link('getExample', { example: first }),
  listExamplesOfVersion: link('getExampleOfVersion', {
    set: '$request.path.set',
    version: '$request.path.version',
    example: first,
  }),
  getExample: fromExample,
  listCategories: link('getCategory', { category: first }),
  getCategory: link('getExample', { example: '$response.body#/examples/0/slug' }),
  listSources: link('getSource', { source: first }),
}
