package gen

import "percorso"

// record is one interaction before it is written out as a call.
type record struct {
	at      int64 // Unix ms
	person  uint32
	serial  uint32 // the person's interactions in order, from 0
	kind    kind
	key     key
	flags   uint8
	score   uint8 // an answer, else the size
	product uint16
	aux     uint16 // what the kind needs: a campaign, a shop, a touchpoint asked about
	order   uint16 // the person's order, from 1
}

// The flags of a record.
const (
	known    uint8 = 1 << iota // the user id goes with the call
	delayed                    // the parcel is or was late
	pickedUp                   // the order is fetched in a shop
	coupon                     // ten euros off
)

// key is what a call is recognised by.
type key uint8

const (
	phoneKey  key = iota // the cookie of the browser on the phone
	laptopKey            // the cookie of the browser on the laptop
	appKey               // the installation of the app
	userKey              // the account
	cardKey              // the loyalty card, read at the till or by an assistant
	slipKey              // nothing but the receipt's own number
	callKey              // the telephone number
	keys
)

// kind is a kind of interaction.
type kind uint8

const (
	kLanding kind = iota
	kHome
	kAppHome
	kPromotion
	kArticle
	kStoreVisit
	kWindow
	kFriend

	kList
	kSearch
	kProductPage
	kProduct
	kAppProduct
	kReviewsRead
	kSizeGuide
	kWish
	kAvailability
	kSizeGone
	kTryOn
	kAdvice

	kAdded
	kCart
	kCheckout
	kShippingStep
	kPayment
	kCoupon
	kReserve
	kOrderWeb
	kOrderApp
	kOrderTill
	kOrderTotem
	kCartMail

	kConfirmed
	kShipped
	kDelayed
	kOnItsWay
	kDelivered
	kReady
	kCollected
	kCare
	kTicket
	kSolved
	kReturn
	kRefund
	kReturnTill
	kRefundTill

	kNews
	kNewsClick
	kPush
	kPoints
	kReward
	kReview
	kInvite

	kIdentify
	kSurvey
	kinds
)

// kindFact says what a kind is on the wire, and where the process means it to be.
type kindFact struct {
	call   percorso.CallType
	name   string
	source percorso.SourceID
	stage  stage // out: on no stage
}

var facts = [kinds]kindFact{
	kLanding:    {percorso.Page, "Landing", Web, discovery},
	kHome:       {percorso.Page, "Home", Web, discovery},
	kAppHome:    {percorso.Screen, "Home", App, discovery},
	kPromotion:  {percorso.Track, "Promotion Viewed", Web, discovery},
	kArticle:    {percorso.Page, "Articolo", Web, discovery},
	kStoreVisit: {percorso.Track, "Store Visited", Store, discovery},
	kWindow:     {percorso.Track, "Shop Window Scanned", Store, discovery},
	kFriend:     {percorso.Track, "Friend Named", Store, discovery},

	kList:         {percorso.Track, "Product List Viewed", Web, evaluation},
	kSearch:       {percorso.Track, "Products Searched", Web, evaluation},
	kProductPage:  {percorso.Page, "Prodotto", Web, evaluation},
	kProduct:      {percorso.Track, "Product Viewed", Web, evaluation},
	kAppProduct:   {percorso.Track, "Product Viewed", App, evaluation},
	kReviewsRead:  {percorso.Track, "Reviews Viewed", Web, evaluation},
	kSizeGuide:    {percorso.Track, "Size Guide Viewed", Web, evaluation},
	kWish:         {percorso.Track, "Product Added to Wishlist", App, evaluation},
	kAvailability: {percorso.Track, "Store Availability Checked", Web, evaluation},
	kSizeGone:     {percorso.Track, "Size Unavailable", Web, evaluation},
	kTryOn:        {percorso.Track, "Product Tried On", Store, evaluation},
	kAdvice:       {percorso.Track, "Advice Given", Store, evaluation},

	kAdded:        {percorso.Track, "Product Added", Web, purchase},
	kCart:         {percorso.Track, "Cart Viewed", Web, purchase},
	kCheckout:     {percorso.Track, "Checkout Started", Web, purchase},
	kShippingStep: {percorso.Track, "Checkout Step Viewed", Web, purchase},
	kPayment:      {percorso.Track, "Payment Info Entered", Web, purchase},
	kCoupon:       {percorso.Track, "Coupon Applied", Web, purchase},
	kReserve:      {percorso.Track, "Product Reserved", Web, purchase},
	kOrderWeb:     {percorso.Track, "Order Completed", Web, purchase},
	kOrderApp:     {percorso.Track, "Order Completed", App, purchase},
	kOrderTill:    {percorso.Track, "Order Completed", Till, purchase},
	kOrderTotem:   {percorso.Track, "Order Completed", Store, purchase},
	kCartMail:     {percorso.Track, "Email Opened", Email, purchase},

	kConfirmed:  {percorso.Track, "Email Opened", Email, use},
	kShipped:    {percorso.Track, "Order Shipped", Delivery, use},
	kDelayed:    {percorso.Track, "Delivery Delayed", Delivery, use},
	kOnItsWay:   {percorso.Track, "Out for Delivery", Delivery, use},
	kDelivered:  {percorso.Track, "Order Delivered", Delivery, use},
	kReady:      {percorso.Track, "Order Ready for Pickup", Store, use},
	kCollected:  {percorso.Track, "Order Collected", Store, use},
	kCare:       {percorso.Track, "Email Opened", Email, use},
	kTicket:     {percorso.Track, "Ticket Opened", Service, use},
	kSolved:     {percorso.Track, "Ticket Resolved", Service, use},
	kReturn:     {percorso.Track, "Return Requested", Web, use},
	kRefund:     {percorso.Track, "Order Refunded", Service, use},
	kReturnTill: {percorso.Track, "Order Returned", Till, use},
	kRefundTill: {percorso.Track, "Order Refunded", Till, use},

	kNews:      {percorso.Track, "Email Opened", Email, loyalty},
	kNewsClick: {percorso.Track, "Email Link Clicked", Email, loyalty},
	kPush:      {percorso.Track, "Push Notification Tapped", App, loyalty},
	kPoints:    {percorso.Track, "Points Earned", CRM, loyalty},
	kReward:    {percorso.Track, "Reward Redeemed", Till, loyalty},
	kReview:    {percorso.Track, "Product Reviewed", Reviews, loyalty},
	kInvite:    {percorso.Track, "Invite Sent", Web, loyalty},

	kIdentify: {percorso.Identify, "", Web, out},
	kSurvey:   {percorso.Track, "Survey Answered", Survey, out}, // on the stage of what it asks about
}

// order reports whether a kind is a purchase, and where: on line is browser and app.
func (k kind) order() (is, onLine bool) {
	switch k {
	case kOrderWeb, kOrderApp:
		return true, true
	case kOrderTill, kOrderTotem:
		return true, false
	default:
		return false, false
	}
}
