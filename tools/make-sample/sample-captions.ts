/** Subtitles for the sample clip of six seconds, as SubRip. The last one ends with the clip. */
export const SAMPLE_CAPTIONS = [
  ['00:00:00,000 --> 00:00:02,000', 'Made once.'],
  ['00:00:02,000 --> 00:00:04,000', 'Shared everywhere.'],
  ['00:00:04,000 --> 00:00:06,000', 'CreatorSync'],
]
  .map(([times, words], n) => `${n + 1}\n${times}\n${words}\n`)
  .join('\n')
