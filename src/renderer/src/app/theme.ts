import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** Violet-blue; shade 6 carries white text at 6.3:1. */
const brand: MantineColorsTuple = [
  '#eef0ff',
  '#dfe2ff',
  '#c0c6fd',
  '#9da5f8',
  '#818af3',
  '#6a72ee',
  '#4f52e0',
  '#4345c4',
  '#3638a3',
  '#2a2c80',
]

export const theme = createTheme({
  colors: { brand },
  primaryColor: 'brand',
  primaryShade: { light: 6, dark: 6 },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Color Emoji', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.125rem', lineHeight: '1.4' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm', fw: 550 } },
    TextInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, withinPortal: false } },
    Modal: {
      defaultProps: { centered: true, padding: 'lg', overlayProps: { backgroundOpacity: 0.4, blur: 2 } },
      styles: { title: { fontSize: '1rem', fontWeight: 650 } },
    },
  },
})

/** Contrast by WCAG AA: Mantine's own dimmed text and some of its light variants are too faint on our surfaces. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': '#6b737c',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-anchor': 'var(--mantine-color-brand-7)',
    '--cs-canvas': '#f7f7f9',
    '--cs-surface': '#ffffff',
    '--cs-raised': '#fbfbfc',
    '--cs-line': '#e6e7eb',
    '--cs-line-strong': '#d3d5db',
    '--cs-hover': '#f1f1f5',
    '--cs-selected': '#eeeffe',
    '--cs-selected-text': 'var(--mantine-color-brand-8)',
    '--cs-good': '#2b7a3d',
    '--cs-warn': '#95580a',
    '--cs-bad': '#c02a2a',
    '--cs-good-surface': '#eaf6ed',
    '--cs-warn-surface': '#fff4e2',
    '--cs-bad-surface': '#fdeeee',
    '--cs-practice': '#6b3fb5',
    '--cs-practice-surface': '#f3ecfd',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': '#9a9ca4',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': 'var(--mantine-color-brand-3)',
    '--mantine-color-body': '#17181c',
    '--cs-canvas': '#121316',
    '--cs-surface': '#1a1b1f',
    '--cs-raised': '#1f2025',
    '--cs-line': '#2b2d33',
    '--cs-line-strong': '#3c3f47',
    '--cs-hover': '#24262b',
    '--cs-selected': '#26274a',
    '--cs-selected-text': '#c9cdfd',
    '--cs-good': '#7fd196',
    '--cs-warn': '#f0b764',
    '--cs-bad': '#ff9c9c',
    '--cs-good-surface': '#1b2b20',
    '--cs-warn-surface': '#2f2617',
    '--cs-bad-surface': '#321e20',
    '--cs-practice': '#cdb2fb',
    '--cs-practice-surface': '#2a2140',
  },
})
