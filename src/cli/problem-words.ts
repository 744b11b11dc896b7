import type { Problem, ProblemCode } from '../shared/problem.ts'
import { PLATFORM_RULES, PlatformId } from '../shared/platforms/registry.ts'

/** One line for each problem, as a terminal tells it: what happened, and what to do. `{name}` is a figure of the problem. */
const SENTENCES: Readonly<Record<ProblemCode, string>> = {
  'text-ignored': '{platform} shows no text with this kind of post.',
  'gif-too-many-frames': '{fileName} has {frames} pictures, which is too much for an animated GIF on {platform}.',
  'too-many-files': 'There are {count} files; {platform} takes {max}.',
  'too-few-files': 'There are {count} files; {platform} wants at least {min}.',
  'document-format': '{platform} does not take {fileName} in this format ({format}).',
  'document-too-large': '{fileName} has {sizeBytes}; {platform} takes {maxBytes}.',
  'document-too-many-pages': '{fileName} has {pages} pages; {platform} takes {max}.',
  'file-kind-unsupported': '{fileName} cannot be used for this setting; it takes {allowed}.',
  'file-too-large': '{fileName} has {sizeBytes}; this setting takes {maxBytes}.',
  'option-too-many': 'There are {count}; {platform} takes {max}.',
  'option-outside-video': 'The moment lies after the end of the video ({durationMs}).',
  'option-outside-window': '{platform} does not take this time.',
  'permission-missing': 'The login has no permission for this setting: connect the account again and allow it.',
  'link-refused': '{platform} does not take this link.',
  'too-many-cashtags': 'There are {count} cashtags; {platform} takes {max}.',
  'post-cost': '{platform} charges about {price} for this.',
  'recognised-as-short': '{platform} will make this a Short.',
  'api-version-ends':
    '{platform} may refuse version {version} of its interface, the one in use, from about {endDay} on. Install a newer CreatorSync before then.',
  'api-version-ended':
    '{platform} ended the version that CreatorSync speaks: install a newer CreatorSync, or name a newer version in the settings of its window.',
  'app-not-audited':
    '{platform} lets a developer app that it has not audited post to private accounts only: make the account private there and retry, or have the app audited.',
  deleted: 'It was deleted on {platform}.',
  'text-required': '{platform} needs a text.',
  'text-too-long': 'The text is too long for {platform}: {length} characters of {max}.',
  'text-perhaps-too-long':
    'Written for {platform}, the text has {length} characters with the marks that special characters and hashtags get; it takes {max} and may count them.',
  'text-forbidden-characters': '{platform} does not take these characters: {characters}',
  'too-many-hashtags': 'There are {count} hashtags; {platform} takes {max}.',
  'too-many-mentions': 'There are {count} mentions; {platform} takes {max}.',
  'media-required': '{platform} takes no post without a picture or a video: add --media, or leave it out of --to.',
  'media-mixed': '{platform} does not take pictures and a video in one post.',
  'media-kind-unsupported': '{platform} does not take this kind of file from a computer.',
  'too-many-images': 'There are {count} pictures; {platform} takes {max}.',
  'too-many-videos': '{platform} takes one video in a post.',
  'image-too-large': '{fileName} has {sizeBytes}; {platform} takes {maxBytes}.',
  'image-format': '{platform} does not take {fileName} in this format ({format}), only {allowed}.',
  'image-dimensions': '{fileName} is {width} × {height} pixels, which {platform} does not take.',
  'image-aspect': '{fileName} is {width} × {height}; {platform} takes shapes from {min} to {max} (width divided by height).',
  'alt-text-too-long': 'The description of {fileName} has {length} characters; {platform} gets the first {max}.',
  'video-too-large': '{fileName} has {sizeBytes}; {platform} takes {maxBytes}.',
  'video-too-small': '{fileName} has {sizeBytes}; {platform} wants at least {minBytes}.',
  'video-format': '{platform} does not take {fileName} in this format ({format}), only {allowed}.',
  'video-codec': '{platform} does not take videos coded as {codec}, only {allowed}.',
  'audio-codec': '{platform} does not take videos whose sound is coded as {codec}, only {allowed}.',
  'video-too-long': '{fileName} runs {durationMs}; {platform} takes {maxDurationMs} for this account.',
  'video-too-short': '{fileName} runs {durationMs}; {platform} wants at least {minDurationMs}.',
  'video-dimensions': '{fileName} is {width} × {height} pixels; {platform} takes {min} to {max}.',
  'video-aspect': '{fileName} is {width} × {height}; {platform} takes shapes from {min} to {max} (width divided by height).',
  'video-frame-rate': '{fileName} has {frameRate} frames a second; {platform} takes {min} to {max}.',
  'option-required': '{platform} wants an answer of yours: add {flag}',
  'option-invalid': '{platform} does not take this value: {flag}',
  'option-too-long': '{flag} is {length} characters long; {platform} takes {max}.',
  'option-not-offered': 'This account cannot use its present value of {flag}',
  'options-conflict': '{platform} does not take {flag} as it stands beside the other settings.',
  'posting-blocked': '{platform} does not let this account post right now: {reason}',
  'file-gone': '{fileName} is not there.',
  'file-changed': '{fileName} was changed after it was added: publish it anew.',
  'file-empty': '{fileName} is empty.',
  'file-is-folder': '{fileName} is a folder.',
  'file-unreadable': '{fileName} cannot be read.',
  'file-not-saved': '{fileName} could not be saved: {reason}',
  'file-not-media': '{fileName} is of no kind that we know: pictures, videos, documents (PDF, Word, PowerPoint) and captions (SRT, VTT).',
  'file-damaged': '{fileName} is damaged or cut off.',
  'file-mislabelled': '{fileName} is not what its ending says.',
  'file-encrypted': '{fileName} is encrypted: save a copy without password and protection.',
  'file-not-utf8': '{fileName} is not UTF-8 text: save it again in that encoding.',
  'captions-too-large': '{fileName} is larger than captions may be ({maxBytes}).',
  'reconnect-needed': 'Your login at {platform} has ended: reconnect the account.',
  'scope-missing': '{platform} did not give the permission to post: reconnect and leave every permission ticked.',
  'rate-limited': '{platform} asks us to slow down; it goes on by itself.',
  'quota-exhausted': "The platform's allowance is used up for now; it goes on by itself.",
  'content-rejected': '{platform} refused the content of this post.',
  duplicate: '{platform} says that you posted the same before.',
  'media-rejected': '{platform} could not use the file.',
  'platform-down': '{platform} has a fault of its own right now; it is tried again by itself.',
  network: 'The line to {platform} broke; it goes on by itself when the line is back.',
  timeout: '{platform} did not answer in time; it is tried again by itself.',
  cancelled: 'You cancelled this; `retry` publishes it after all.',
  'unexpected-response': '{platform} answered in a way that we do not know.',
  'outcome-unknown': 'We cannot tell whether this is online at {platform}: look there, then use `answer`.',
  offline: 'There is no line to the internet; it goes on by itself when it is back.',
  'captive-portal': 'A log-in page of this network stands before the internet: open a browser and pass it.',
  'upload-begun-anew': '{platform} lost what it had of the upload, which has begun anew.',
  'schedule-missed': 'Its time passed while nothing ran: `publish-now` sends it, `cancel` drops it.',
  'looks-like-repeat': 'Nearly the same went to {platform} within a day: add --repeat if you mean it.',
  'cancelled-maybe-public': 'You cancelled this, but it may be public at {platform}: look there.',
  'taken-down': 'You cancelled this when it was already public; it was taken down again.',
  'not-taken-down': 'It is public at {platform} and could not be taken down: delete it there.',
  'account-removed': 'This account was disconnected.',
  'live-paused': 'Live accounts are paused while CREATORSYNC_PLATFORM_ORIGIN is set.',
  'not-publishable': 'A platform would refuse this post; nothing was sent.',
  'bucket-secret-missing': 'The secret key of your storage is not there: enter it in the app, under Settings.',
  'bucket-keys-refused': 'Your storage {host} does not accept the access key or its secret.',
  'bucket-missing': 'There is no bucket {bucket} at {host}.',
  'bucket-region-wrong': 'The bucket {bucket} is not in the region that is set, or not at {host}.',
  'bucket-clock-wrong': "This computer's clock differs from that of {host} by more than a quarter of an hour: put it right.",
  'bucket-no-rights': 'The access key may not do this in the bucket {bucket}: it needs PutObject, GetObject and DeleteObject.',
  'bucket-unreachable': 'Your storage {host} does not answer; it is tried again by itself.',
  'bucket-refused': 'Your storage {host} refused the file.',
  'bucket-content-changed': 'Your storage gave back something else than was put there.',
  'bucket-keeps-files': 'The bucket {bucket} still gives out a file that was deleted.',
  'hosting-needed':
    'Instagram could not get the picture by way of your Page: set up your own storage in Settings, or connect again and allow posting to the Page.',
  'bucket-not-public': 'Nobody but this computer can reach {host}.',
  'connect-denied': 'Access was not allowed at {platform}.',
  'connect-refused': '{platform} refused the login.',
  'connect-timeout': 'No answer to the login came for five minutes.',
  'connect-cancelled': 'The login was cancelled.',
  'ports-busy': 'Other programs use all the addresses that a login comes back to.',
  'credentials-missing': "Your own app's id and secret are not entered yet: do that in the app.",
  'credentials-rejected': "{platform} does not accept the app's id or secret.",
  'no-accounts-found': 'This login has no account that can be posted as.',
  'vault-locked': 'The place for your logins is locked: unlock the keychain, or give --passphrase-file.',
  'vault-unavailable': 'There is no safe place for your logins: unlock the keychain, or give --passphrase-file.',
  'passphrase-wrong': 'This is not the right passphrase.',
  'passphrase-too-short': 'The passphrase is too short: take at least {min} characters.',
  'database-damaged': 'The database was damaged; it was kept as {fileName}, and a new one was begun.',
  'database-newer': 'The data was written by a newer version; it was kept as {fileName}, and a new database was begun.',
  'clock-wrong': "This computer's clock is wrong; the platforms' time is used instead.",
  'outbox-elsewhere': 'Another process runs the outbox.',
  'schedule-in-past': 'That time is over.',
  'login-ends-first':
    'The login of an account on {platform} ends on {endDay}, before that time: connect it again first, or choose an earlier time.',
  'practice-unavailable': 'The practice platforms did not start.',
  'nothing-selected': 'No account is chosen.',
  'not-found': 'There is no such thing: `outbox` and `log` show what there is.',
  'bad-input': 'Something typed here is not in order.',
  internal: 'Something went wrong inside the program; try again.',
}

/** A problem in one line, with the platform's own words behind it where there are some. Figures that are missing leave their name out. */
export function problemText(problem: Problem): string {
  const { data: named } = PlatformId.safeParse(problem.platform)
  const platform = named === undefined ? 'the platform' : PLATFORM_RULES[named].name
  const flag =
    problem.platform === undefined || problem.field === undefined ? 'this setting' : `--option ${problem.platform}.${problem.field}=…`
  const values: Record<string, string> = {
    platform,
    flag,
    ...Object.fromEntries(Object.entries(problem.params).map(([name, value]) => [name, figure(name, value)])),
  }
  const template = SENTENCES[problem.code]
  const sentence = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '?')
  // A file's name stays as it is written.
  const capital = /^\{(platform|flag)\}/.test(template) ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence
  const said = problem.details?.text
  const whole = 'part' in values ? `Post ${values['part']} of the thread: ${capital}` : capital
  return said === undefined || said === ''
    ? whole
    : `${whole} In ${problem.code.startsWith('bucket-') ? 'the storage' : platform}'s words: ${said.slice(0, 300)}`
}

/** Figures tell their unit by the end of their name. */
function figure(name: string, value: string | number): string {
  if (typeof value === 'string') return value
  if (/bytes$/i.test(name)) return value >= 1e9 ? `${(value / 1e9).toFixed(2)} GB` : `${(value / 1e6).toFixed(1)} MB`
  if (/ms$/i.test(name)) return `${(value / 1000).toFixed(1)} s`
  if (/at$/i.test(name)) return new Date(value).toISOString()
  if (name.endsWith('Day')) return new Date(value).toISOString().slice(0, 10)
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}
