import t from 'tap'
import { pointerTo } from '../../../src/domain/values/issue.ts'

t.test('a pointer leads to a place by the tokens of RFC 6901', async t => {
  t.equal(pointerTo(), '', 'the whole')
  t.equal(pointerTo('foo', 0), '/foo/0')
  t.strictSame(['', 'a/b', 'm~n', '~1', 'c%d', ' '].map(token => pointerTo(token)), [
    '/',
    '/a~1b',
    '/m~0n',
    '/~01',
    '/c%d',
    '/ ',
  ])
})
