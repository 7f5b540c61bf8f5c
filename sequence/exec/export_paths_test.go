package exec

// VariantsBy is Variants with at most so many told apart at a time.
var VariantsBy = variantsBy
