"""Common English words that a prompt may use and no caption does: the tokenizer has a piece for each."""

COMMON = """
a about above across after again against all along already also always am among an and animal another any anything
are around art artist as at autumn away baby back background bad barista be beach beautiful because been before
behind being below beneath beside best better between beyond big black blue body bold book both bottom bright
brilliant broken brown building busy but by calm can cartoon century charming city classic clean clear close cloudy
coast cold color colorful colour coloured colourful comic cool corner cosy could country crowd cute dark dawn day
deep delicate desert design detail detailed did different digital distance do does dog done down dramatic drawing
drawn dreamy drink during dusk each early east eat eating elegant empty end enormous epic etching evening every
everything face famous fancy fantasy far fast few field film fine fire first flat floating floor flower flying fog
food for forest forever found four fresh friend from front full funny garden giant girl glass glowing gold golden
good great green grey ground group had half hand hanging happy hard has hat have he head heavy her here hers high
hill him his holding home horse hot house how huge human i ice if illustration image impressionist in ink inside
into is island it its jumping just kitchen lake landscape large last late left less lies light lights like line
lithograph little lives long looking lovely low lying made magic magical man many masterpiece me medieval men middle
minimal mist misty modern moon morning most mountain moving much music my mysterious near never new next nice night
no noon north not nothing now ocean of off oil old on once one only open or orange other our out outside over own
page paint painted painting paper park part pastel path pattern peaceful pencil people person photo photograph
photography photorealistic picture pink place plain playing poor portrait pretty print professional purple quality
quiet rain rainy rare real realistic red resting rich right river road rock romantic room rough round royal running
rustic sad same sand scene sea second secret serene shade shadow shallow shape sharp she shining shiny shore short
side silver simple single sits sitting sketch sky sleeping slow small smiling smooth snow snowy so soft some
something south space spring square stand standing star stars steep still stone storm stormy strange street strong
studio style summer sun sunny sunrise sunset surreal swimming table tall tea that the their them then there these
they thick thin thing things this three through time tiny to today together top towards tower town traditional tree
trees tropical two ugly under underwater up upon upside us vast vertical very view village vintage violet vivid
walking wall war warm was watching water watercolor watercolour wave we wearing weather well were west wet what when
where which white who wide wild will wind window winter with without woman women wonderful wood wooden woods work
world would xylograph yellow yet you young your zoo
""".split()
