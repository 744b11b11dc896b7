/** The permissions the practice app asks for when nobody says which: Facebook contract 3.4 and Instagram contract 2.1 (read 2026-11-23). */
export const PRACTICE_SCOPES: readonly string[] = [
  'public_profile',
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_posts',
  'business_management',
  'read_insights',
  'pages_manage_engagement',
  'pages_read_user_content',
  'instagram_basic',
  'instagram_content_publish',
  'instagram_manage_insights',
  'instagram_manage_comments',
  'instagram_manage_contents',
]

/** Permissions that exist at Meta besides those; asking for one that does not exist is refused by the dialog. */
const OTHER_SCOPES: readonly string[] = [
  'email',
  'openid',
  'ads_management',
  'ads_read',
  'catalog_management',
  'instagram_branded_content_ads_brand',
  'instagram_branded_content_brand',
  'instagram_branded_content_creator',
  'instagram_manage_messages',
  'instagram_manage_upcoming_events',
  'instagram_shopping_tag_products',
  'leads_retrieval',
  'pages_events',
  'pages_manage_ads',
  'pages_manage_cta',
  'pages_manage_instant_articles',
  'pages_manage_metadata',
  'pages_messaging',
  'publish_video',
  'user_age_range',
  'user_birthday',
  'user_friends',
  'user_gender',
  'user_hometown',
  'user_likes',
  'user_link',
  'user_location',
  'user_photos',
  'user_posts',
  'user_videos',
  'whatsapp_business_management',
  'whatsapp_business_messaging',
]

/** Instagram Login's own permissions. */
export const INSTAGRAM_LOGIN_SCOPES: readonly string[] = [
  'instagram_business_basic',
  'instagram_business_content_publish',
  'instagram_business_manage_insights',
  'instagram_business_manage_comments',
  'instagram_business_manage_messages',
]

/** True where Facebook's dialog knows the permission. */
export function isFacebookScope(scope: string): boolean {
  return PRACTICE_SCOPES.includes(scope) || OTHER_SCOPES.includes(scope)
}
