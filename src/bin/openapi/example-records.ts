import type { Ask } from './example-assessments.ts'

const statement = (key: string, text: string) => ({ key, text })
const principle = (slug: string, title: string, statements: readonly object[]) => ({
  slug,
  title,
  gloss: `What ${title.toLowerCase()} means to us.`,
  statements,
})
const welcoming = principle('welcoming', 'Welcoming', [
  statement('welcoming-new-people', 'New people are greeted by name.'),
])
const patient = (text: string) => principle('patient', 'Patient', [statement('patient-silence', text)])
const provenance = {
  rightsHolder: 'Example Care',
  licence: 'CC-BY-4.0',
  lastReviewed: '2026-11-22',
  nextReview: '2027-11-22',
}
const scale = {
  key: 'two',
  levels: [{ key: 'not-yet', label: 'Not yet', anchor: 'We do not do this yet.', points: 0 }, {
    key: 'yes',
    label: 'Yes',
    anchor: 'We do this every time.',
    points: 1,
  }],
}
const draft = (principles: readonly object[]) => ({
  content: {
    title: 'Principles of a small group',
    description: 'What we look at once a year.',
    lang: 'en',
    scale,
    principles,
    provenance,
  },
})

/** An assessment that is kept for long: of a set with two versions, with a milestone, an action and evidence. */
export async function addStoredAssessment (ask: Ask): Promise<void> {
  const set = await ask('POST', '/v1/principle-sets', { slug: 'small-group', title: 'Principles of a small group' })
  const publish = async (changeNote: string, ...principles: readonly object[]) => {
    await ask('PUT', set.links.draft ?? '', draft(principles))
    await ask('POST', set.links.versions ?? '', { changeNote })
  }
  await publish('The first version.', welcoming, patient('Silence is left alone.'))
  const { id: arrangement } = await ask('POST', '/v1/arrangements', { name: 'Small group' })
  const { links } = await ask('POST', '/v1/assessments', {
    arrangement,
    set: set.id,
    version: '1.0.0',
    mode: 'single',
    open: true,
  })
  await ask('POST', `${links.evidence}`, {
    kind: 'link',
    title: 'How we greet',
    content: 'https://example.org/greeting',
    collected: '2026-05-01',
    expires: '2026-10-31',
  })
  await ask('POST', `${links.actions}`, {
    what: 'Tell everybody who is new before the meeting.',
    principle: 'welcoming',
    owner: 'Host of the week',
    due: '2026-12-20',
  })
  await ask('PUT', `${links.response}`, {
    ratings: { 'welcoming-new-people': { level: 'yes' }, 'patient-silence': { level: 'not-yet' } },
    submit: true,
  })
  await ask('POST', `${links.milestones}`, { name: 'the-first-year' })
  await publish(
    'We leave silence alone, and say so.',
    welcoming,
    patient('Silence is left alone, and newcomers are told that it is.')
  )
}
