"""The icons that are used, and the nouns that captions call them by.

The sets also hold letters, flags, signs, buttons and smileys, which a caption cannot describe; they are not listed.
Entries are separated by semicolons. `key` names itself ("polar-bear" is a "polar bear"); `key = noun, noun` gives other
names; `key|key` gives other keys of the same thing in some sets. Hyphens in keys are optional: one set has none. People
come in several skin tones (see `icons`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One thing: its keys in icon sets (the first that a set has counts), its nouns and its group."""

    keys: tuple[str, ...]
    names: tuple[str, ...]
    group: str


COLOURED: dict[str, str] = {
    "animal": """
        ant; badger; bat; bear; beaver; beetle; bird; bison; black-cat = black cat, cat; blackbird; blowfish;
        boar; bug = caterpillar; butterfly; cat|catside; cat-face|cat = cat, kitten; chicken|hen = hen, chicken;
        cockroach; cow; cow-face = cow; crab; cricket = cricket, grasshopper; crocodile; deer; dodo;
        dog|dogside; dog-face|dog = dog, puppy; guide-dog = dog; dolphin; donkey; dove|doveofpeace;
        dragon|dragonside; dragon-face|dragonhead = dragon; duck; eagle; elephant; ewe = sheep; fish; flamingo;
        fly; fox; frog; giraffe; goat; goose; gorilla; hamster|hampster; hatching-chick; baby-chick = chick;
        front-facing-baby-chick|frontfacingchick = chick; hedgehog; hippopotamus = hippo, hippopotamus; honeybee
        = bee, honeybee; horse; horse-face = horse; horse-racing = horse with a rider, horse and rider, jockey;
        jellyfish; kangaroo; koala; lady-beetle = ladybug, ladybird; leopard|leopardside; lion; lizard; llama;
        lobster; mammoth; monkey; monkey-face = monkey; moose; mosquito; mouse|mouseside; mouse-face|mouse =
        mouse; octopus; orangutan; orca; otter; owl; ox; oyster; panda|pandaface; parrot; peacock; penguin;
        phoenix-bird|phoenix = phoenix; pig|pigside; pig-face|pig = pig; polar-bear; poodle = poodle, dog;
        rabbit; rabbit-face|bunny = rabbit, bunny; raccoon; ram = ram, sheep; rat; rhinoceros = rhino,
        rhinoceros; rooster; scorpion; seal; shark; shrimp; skunk; sloth; snail; snake; spider; spiral-shell =
        shell, seashell; spouting-whale|spurtingwhale = whale; squid; swan; sauropod = dinosaur; t-rex =
        dinosaur, t-rex; tiger|tigerside; tiger-face|tiger = tiger; tropical-fish = fish, tropical fish; turkey;
        turtle; camel|dromedarycamel; two-hump-camel|bactriancamel = camel; unicorn|unicorn-face; water-buffalo
        = buffalo; whale; wolf|wolfface; worm; zebra; coral; microbe = microbe, germ; service-dog = dog;
        chipmunk = squirrel, chipmunk""",
    "food": """
        avocado; bacon; bagel; baguette-bread = baguette; banana; beans; bell-pepper; bento-box; beverage-box =
        juice box; birthday-cake = birthday cake, cake; blueberries; bottle-with-popping-cork = champagne
        bottle, bottle of champagne; bowl-with-spoon; bread = loaf of bread; broccoli; brown-mushroom =
        mushroom; bubble-tea; burrito; butter; candy; canned-food = tin can; carrot; cheese-wedge = piece of
        cheese, cheese; cherries; chestnut; chocolate-bar; clinking-beer-mugs = beer mugs; beer-mug = mug of
        beer, beer mug; cocktail-glass = cocktail; coconut; cooked-rice = bowl of rice; cookie; cooking = fried
        egg; croissant; cucumber; cup-with-straw; cupcake; curry-rice|curryandrice = plate of curry; custard =
        pudding; cut-of-meat = steak; doughnut; dumpling; ear-of-corn|earofmaize = corn, ear of corn; egg;
        eggplant|aubergine; falafel; fondue; fortune-cookie; french-fries; fried-shrimp; garlic; ginger-root;
        glass-of-milk; grapes = bunch of grapes, grapes; green-apple = green apple, apple; green-salad = salad;
        hamburger = hamburger, burger; honey-pot = pot of honey; hot-beverage = cup of coffee, cup of tea;
        hot-dog; hot-pepper|chilipepper = chili pepper; ice-cream; soft-ice-cream = ice cream cone, ice cream;
        jar; kiwi-fruit; leafy-green = lettuce; lemon; lime; lollipop; mango; mate = cup of mate; meat-on-bone;
        melon; mushroom = mushroom, toadstool; olive; onion; pancakes = stack of pancakes; pea-pod; peach;
        peanuts; pear; pie; pineapple; pizza|sliceofpizza = slice of pizza, pizza; popcorn; pot-of-food = pot of
        soup, pot; potato; poultry-leg = chicken leg; pretzel; red-apple = red apple, apple; rice-ball;
        roasted-sweet-potato = sweet potato; sake|sakebottleandcup = bottle of sake; salt = salt shaker;
        sandwich; shallow-pan-of-food = pan of food; shaved-ice; shortcake = piece of cake, cake; spaghetti =
        plate of spaghetti; steaming-bowl = bowl of soup, bowl of noodles; strawberry; sushi; taco; takeout-box;
        tangerine = orange, tangerine; teacup-without-handle = cup of tea; teapot; tomato; tropical-drink;
        tumbler-glass = glass of whisky; waffle; watermelon = slice of watermelon, watermelon; wine-glass =
        glass of wine; clinking-glasses = champagne glasses; baby-bottle; fork-and-knife|forkknife;
        fork-and-knife-with-plate|forkandknife = plate with fork and knife; spoon; kitchen-knife|hocho = kitchen
        knife, knife; chopsticks; root-vegetable = turnip""",
    "plant": """
        blossom = yellow flower, flower; bouquet|bouquetofflowers = bouquet of flowers, flowers; cactus;
        cherry-blossom = cherry blossom, pink flower; christmas-tree; deciduous-tree = tree;
        evergreen-tree|evergreen = pine tree, fir tree, tree; fallen-leaf = autumn leaf, leaf; four-leaf-clover;
        hibiscus = hibiscus, red flower, flower; hyacinth; lotus; maple-leaf; palm-tree; potted-plant; rose;
        seedling; shamrock; sheaf-of-rice|earofrice; sunflower = sunflower, flower; tulip = tulip, flower;
        leafless-tree = bare tree; leaf-fluttering-in-wind|leaffluttering = leaf, leaves; wilted-flower; wood =
        log, wood; tanabata-tree = tanabata tree; rock = rock, stone; acorn; rosette = orange flower, flower""",
    "person": """
        baby; boy; girl; child = child, kid; man; woman; person = person; old-man = old man; old-woman = old
        woman; older-person|older-adult = old person; man-bald = bald man, man; man-beard|bearded-person =
        bearded man, man with a beard; man-blonde-hair|man-blond-hair = blond man, man; man-curly-hair = man
        with curly hair, man; man-red-hair = red-haired man, man; man-white-hair = white-haired man, old man;
        woman-blonde-hair|woman-blond-hair = blonde woman, woman; woman-curly-hair = woman with curly hair,
        woman; woman-red-hair = red-haired woman, woman; woman-white-hair = white-haired woman, old woman;
        man-artist = artist, painter; woman-artist = artist, painter; man-astronaut = astronaut; woman-astronaut
        = astronaut; astronaut; man-cook = cook, chef; woman-cook = cook, chef; man-farmer = farmer;
        woman-farmer = farmer; man-firefighter = firefighter; woman-firefighter = firefighter;
        man-police-officer = police officer, policeman; woman-police-officer = police officer, policewoman;
        police-officer|cop; man-detective|detective = detective; woman-detective = detective;
        man-guard|guard|guardsman = guard; man-pilot = pilot; woman-pilot = pilot; man-health-worker = doctor;
        woman-health-worker = doctor; man-scientist = scientist; woman-scientist = scientist; man-student =
        student; woman-student = student; man-teacher = teacher; woman-teacher = teacher; man-judge = judge;
        woman-judge = judge; man-mechanic = mechanic; woman-mechanic = mechanic; man-singer = singer;
        woman-singer = singer; man-construction-worker|construction-worker|construct = construction worker;
        woman-construction-worker = construction worker; man-office-worker = businessman; woman-office-worker =
        businesswoman; man-technologist = man with a laptop; woman-technologist = woman with a laptop;
        man-in-tuxedo = man in a tuxedo, groom; prince; princess; person-with-crown = king; man-mage|mage =
        wizard; woman-mage = witch; woman-fairy|fairy = fairy; man-elf|elf = elf; woman-elf = elf;
        man-genie|genie = genie; man-vampire|vampire = vampire; woman-vampire = vampire; man-superhero|superhero
        = superhero; woman-superhero = superhero; man-supervillain = villain; man-merpeople|merman = merman;
        woman-merpeople|mermaid = mermaid; ninja; santa-claus|fatherchristmas; mrs-claus; baby-angel = angel;
        man-walking = man walking; woman-walking = woman walking; man-running = man running, runner;
        woman-running = woman running, runner; man-standing = man standing; woman-standing = woman standing;
        man-dancing = man dancing, dancer; woman-dancing|dancer = woman dancing, dancer; ballet-dancer = ballet
        dancer; man-biking = man on a bicycle, cyclist; woman-biking = woman on a bicycle, cyclist;
        person-biking|bicyclist = cyclist; man-surfing = surfer; woman-surfing = surfer; person-surfing|surfer =
        surfer; man-swimming = swimmer; woman-swimming = swimmer; man-rowing-boat = man in a rowing boat;
        woman-rowing-boat = woman in a rowing boat; man-golfing|golfer = golfer; woman-golfing = golfer;
        man-climbing = climber; woman-climbing = climber; man-lifting-weights|weightlifter = weightlifter;
        woman-lifting-weights = weightlifter; man-juggling = juggler; woman-juggling = juggler; skier;
        snowboarder; person-fencing = fencer; man-wearing-turban|turban = man wearing a turban;
        woman-with-headscarf = woman with a headscarf; person-with-skullcap|man-with-chinese-cap|guapimao = man
        wearing a cap; man-zombie|zombie = zombie; person-taking-bath|bath = person in a bathtub; person-in-bed
        = person in a bed; man-with-veil = groom; woman-with-veil|bride = bride; man-playing-handball = handball
        player; man-bouncing-ball = basketball player; woman-bouncing-ball = basketball player; troll;
        cowboy-hat-face = man wearing a cowboy hat; alien; robot|robot-face = robot; clown-face = clown;
        snowman; snowman-without-snow = snowman; ghost; ogre; goblin; jack-o-lantern = jack-o-lantern, carved
        pumpkin; see-no-evil-monkey|monkeysee = monkey covering its eyes; hear-no-evil-monkey|monkeyhear =
        monkey covering its ears; speak-no-evil-monkey|monkeyspeak = monkey covering its mouth""",
    "vehicle": """
        aerial-tramway = cable car; airplane = airplane, plane; small-airplane = small plane, airplane;
        airplane-departure = airplane taking off; ambulance; articulated-lorry = truck; auto-rickshaw;
        automobile = car; bicycle = bicycle, bike; bullet-train; bus; canoe|rowboat = canoe; delivery-truck =
        truck; ferry; fire-engine = fire engine, fire truck; flying-saucer = flying saucer, ufo; helicopter;
        high-speed-train = train; kick-scooter; light-rail = tram; locomotive|steamlocomotive = steam
        locomotive, steam train; minibus = van; monorail; motor-boat = motorboat; motor-scooter = scooter;
        motorcycle; mountain-cableway; oncoming-automobile = car; oncoming-bus = bus; oncoming-police-car =
        police car; oncoming-taxi = taxi; parachute; passenger-ship = cruise ship; pickup-truck; police-car;
        racing-car|racecar; railway-car; rocket = rocket, rocket ship; sailboat = sailboat, sailing boat;
        satellite; ship; skateboard; speedboat; sport-utility-vehicle|recreationalvehicle = suv;
        suspension-railway; taxi; tractor; train = train; tram-car; tram; trolleybus; roller-coaster;
        roller-skate; sled; shopping-cart""",
    "building": """
        bank; building-construction = crane; castle|europeancastle; church; circus-tent; classical-building =
        greek temple; convenience-store = shop; department-store; derelict-house = abandoned house; factory;
        ferris-wheel; fountain; hindu-temple = temple; hospital; hotel; house|housebuilding; house-with-garden =
        house with a garden, house; houses|housebuildings = houses, village; hut; japanese-castle = japanese
        castle, pagoda; japanese-post-office = post office building; kaaba; mosque; office-building = office
        building, skyscraper; post-office|europeanpostoffice; school; shinto-shrine = torii gate; stadium;
        statue-of-liberty; synagogue; tent; tokyo-tower|toykotower = red tower, tokyo tower; lighthouse;
        moai|moyai = stone head; carousel-horse; wedding = wedding chapel; barber-pole;""",
    "nature": """
        cloud; cloud-with-lightning = storm cloud; cloud-with-rain|raincloud = rain cloud;
        cloud-with-snow|snowcloud = snow cloud; comet; crescent-moon = crescent moon, moon; fire = fire, flame;
        full-moon; globe-showing-americas|americasglobe = earth, globe;
        globe-showing-asia-australia|asiaaustraliaglobe = earth, globe;
        globe-showing-europe-africa|europeafricaglobe = earth, globe; high-voltage = lightning bolt; ice;
        mount-fuji = mount fuji, volcano; mountain; snow-capped-mountain|snowmountains = snowy mountain,
        mountain; rainbow; ringed-planet = planet, saturn; snowflake; star = star, yellow star; glowing-star =
        star; sun; sun-with-face = smiling sun; sun-behind-cloud = sun behind a cloud;
        sun-behind-rain-cloud|sunraincloud = sun and rain; tornado; volcano; water-wave|wave = wave, ocean wave;
        droplet = drop of water; world-map = map of the world; spider-web; nest-with-eggs = nest with eggs;
        empty-nest = nest; feather; bone; paw-prints = paw prints""",
    "scene": """
        camping = tent in a forest, campsite; beach-with-umbrella = beach with an umbrella; cityscape = city
        skyline; cityscape-at-dusk|sunsetoverbuildings = city at dusk; desert; fireworks; foggy = bridge in the
        fog; milky-way = milky way, starry sky; national-park = landscape with a river, landscape;
        night-with-stars = night sky; shooting-star; sunrise = sunrise over the sea, sunset;
        sunrise-over-mountains = sunrise over mountains; sunset; motorway = highway; railway-track;
        bridge-at-night; sparkler = sparks; desert-island = desert island, island with a palm tree""",
    "object": """
        abacus; accordion; adhesive-bandage; admission-tickets = tickets; alarm-clock; american-football =
        football; amphora = vase, amphora; anchor; artist-palette = paint palette; axe; backpack|schoolsatchel;
        balance-scale; ballet-shoes = ballet shoes; balloon = balloon, red balloon; banjo; baseball; basketball;
        basket; bathtub; battery; bed; bell; bellhop-bell; bikini; billed-cap = cap, baseball cap; black-nib =
        pen nib; blue-book = blue book, book; bomb; books = books, stack of books; boomerang; bow-and-arrow;
        bowling = bowling ball and pins; boxing-glove; brain; brick|bricks = brick wall, bricks; briefcase;
        broom; bubbles; bucket; bullseye = target, dartboard; calendar; camera; camera-with-flash = camera;
        candle; carpentry-saw = saw; chains = chain; chair; chess-pawn = chess pawn, chess piece; cigarette;
        clipboard; closed-book = red book, book; closed-mailbox-with-raised-flag = mailbox; closed-umbrella =
        closed umbrella; coat; coffin; coin = gold coin, coin; compass; computer-mouse; couch-and-lamp = couch
        and lamp; crayon|lowerleftcrayon; credit-card; crossed-swords = crossed swords, swords; crown;
        crystal-ball; curling-stone; crutch; dagger|daggerknife; desktop-computer = computer, desktop computer;
        diving-mask; diya-lamp = oil lamp; dna; dollar-banknote = dollar bill; door; dress; drum; electric-plug;
        envelope; eye; fax-machine; file-cabinet; film-projector; fire-extinguisher; firecracker; fishing-pole =
        fishing rod; flashlight|electrictorch; flat-shoe; floppy-disk; flute; flying-disc = frisbee;
        folding-hand-fan = fan; fountain-pen; framed-picture|framewithpicture = framed picture, painting;
        fuel-pump = gas pump; funeral-urn; game-die = die, dice; gear; gem-stone = diamond, gem; glasses;
        gloves; goal-net; goggles; graduation-cap; green-book = green book, book; guitar; hammer;
        hammer-and-pick; hammer-and-wrench; handbag; headphone = headphones; headstone = gravestone;
        high-heeled-shoe|heels = high-heeled shoe; hiking-boot = boot; hook; hourglass-done|hourglass =
        hourglass; hourglass-not-done|hourglassflowingsand = hourglass; ice-skate; ice-hockey = hockey stick;
        jeans; joystick; key; keyboard; kimono; kite; lab-coat; ladder; laptop|personalcomputer; light-bulb;
        lipstick; locked|lock = padlock; locked-with-key|lockandkey = padlock with a key; lotion-bottle;
        loudspeaker; love-letter; luggage = suitcase; lungs; anatomical-heart = human heart; magic-wand; magnet;
        magnifying-glass-tilted-left|leftmagnifyingglass = magnifying glass;
        magnifying-glass-tilted-right|rightmagnifyingglass = magnifying glass; mans-shoe|mensshoe = shoe;
        mantelpiece-clock|manltepiececlock = clock; maracas; megaphone; memo = pencil and paper; microphone;
        microscope; military-helmet; military-medal = medal; mirror; mirror-ball = disco ball;
        mobile-phone|cellphone = mobile phone, phone; money-bag = bag of money; mouse-trap; movie-camera;
        musical-keyboard = piano keys; musical-note; musical-notes|multiplemusicalnotes = musical notes;
        musical-score = sheet music; nail-polish; necktie|tie; nesting-dolls; newspaper; notebook;
        notebook-with-decorative-cover|notebookdecorativecover = notebook; nut-and-bolt; oil-drum; old-key = old
        key, key; one-piece-swimsuit = swimsuit; open-book = open book, book; optical-disk|opticaldisc = compact
        disc; orange-book = orange book, book; package = box, parcel; page-facing-up = sheet of paper;
        paintbrush|lowerleftpaintbrush; paperclip; party-popper; pen|lowerleftpen; pencil|lowerleftpencil =
        pencil, yellow pencil; performing-arts = theatre masks; pick = pickaxe; pill; ping-pong = table tennis
        racket; piata|pinata = pinata; playground-slide = slide; plunger; pool-8-ball|billiards = billiard ball;
        postbox; printer; purse; pushpin; puzzle-piece; radio; red-envelope; red-paper-lantern|izakayalantern =
        red lantern, paper lantern; rescue-workers-helmet = helmet; ribbon; ring = ring, diamond ring; ring-buoy
        = life buoy; roll-of-paper = toilet paper; rolled-up-newspaper = newspaper; round-pushpin;
        rugby-football = rugby ball; running-shoe|mensrunner = running shoe, sneaker; safety-pin;
        satellite-antenna = satellite dish; saxophone; scarf; scissors|blackscissors = scissors; screwdriver;
        scroll; seat; sewing-needle; shield; shopping-bags; shorts; shower; skis|skiandskiboot = skis; skull =
        skull, human skull; skull-and-crossbones|blackskullcrossbones = skull and crossbones; slot-machine;
        soap; soccer-ball = soccer ball, football; socks; softball; spiral-notepad = notepad; sponge;
        sports-medal = medal; stethoscope; stopwatch; straight-ruler = ruler; studio-microphone|studiomic =
        microphone; sunglasses|darksunglasses = sunglasses; syringe; t-shirt|mansshirt = t-shirt;
        tear-off-calendar = calendar; teddy-bear; telephone|telephoneonmodem; telephone-receiver; telescope;
        television; tennis|tennisball = tennis ball; test-tube; thermometer; thong-sandal = flip-flop; thread =
        spool of thread; ticket; toilet; toolbox; tooth; toothbrush; top-hat = top hat, hat; triangular-ruler;
        trophy; trumpet; umbrella = umbrella; umbrella-with-rain-drops = umbrella in the rain;
        umbrella-on-ground|beachumbrella = beach umbrella; video-camera|handheldvideocamera = video camera;
        video-game = game controller; videocassette = video cassette; violin; volleyball; wastebasket; watch =
        wristwatch, watch; water-pistol|pistol = water pistol, toy gun; wheel; wind-chime; window;
        womans-boot|boot = boot; womans-clothes = blouse; womans-hat = hat, straw hat; womans-sandal|sandals =
        sandal; wrapped-gift|present = present, gift; wrench; x-ray = x-ray; yarn = ball of yarn; yo-yo = yo-yo;
        badminton = badminton racket; field-hockey = hockey stick; cricket-game = cricket bat; oncoming-fist =
        fist; vertical-traffic-light|verticaltrafficlight = traffic light;
        horizontal-traffic-light|horizontaltrafficlight = traffic light; stop-sign; police-car-light = siren;
        bus-stop; treasure-chest; harp; trombone; shovel; red-heart = red heart, heart; green-heart; blue-heart;
        yellow-heart; purple-heart; orange-heart; black-heart; white-heart; pink-heart;
        broken-heart|brokenheart; eyes = eyes; mouth = lips; nose; ear;
        hand-with-fingers-splayed|raisedhandpartfingers = hand; footprints; flexed-biceps = arm; grinning-face =
        smiley face, yellow smiley; smiling-face-with-sunglasses|sunglasses = smiley with sunglasses;
        chequered-flag = checkered flag; pirate-flag; white-flag; red-circle|largeredcircle = red circle;
        blue-circle|largebluecircle = blue circle; red-square; blue-square; green-circle; green-square;
        yellow-circle; yellow-square; orange-circle; purple-circle""",
}
"""Coloured icons by group."""

SYMBOLS = """
    acorn; anchor; ant; bat; barn; bear-head = bear; bee; bird-house; boar; bowl-of-rice; bridge; broom; butterfly;
    cactus; camel; campfire; candle-light = candle; castle; cat; church; clock-tower; cow; crab; crow-dive = crow;
    crown; daisy; deer; diplodocus = dinosaur; dinosaur-rex = dinosaur, t-rex; dolphin; dragonfly; duck; eagle-head
    = eagle; elephant; feather; flower-pot = flower pot; forest; fox; fox-head = fox; frog; goat; gorilla; grapes;
    guitar; hedgehog; hills; horse-head = horse; house; hut; igloo; island; jellyfish; kangaroo; key; lighthouse;
    lion; log; mammoth; maple-leaf; monkey; mountains; mountaintop = mountain; mushroom; oak = tree, oak tree;
    octopus; owl; palm-tree; panda; paper-boat; parrot-head = parrot; pear; penguin; pencil; pig; pine-tree;
    pirate-skull = skull, pirate skull; porcupine; rabbit; rat; rhinoceros-horn = rhino; rocket; rooster; rose;
    sailboat; scorpion; sea-turtle; seahorse; shark-jaws = shark; sheep; snail; snake; spider-alt = spider;
    spotted-mushroom = mushroom, toadstool; squid; squirrel; skull-crossed-bones = skull and crossbones; sunflower;
    sunrise; swan; teapot; tiger; tiger-head = tiger; turtle; unicorn; village; violin; walrus-head = walrus;
    waterfall; whale-tail; windmill; wolf-head = wolf; top-hat; saxophone; grand-piano = piano; harp; trumpet;
    umbrella; vintage-robot = robot; ufo; scarecrow; scissors; snowman; galleon = sailing ship; greek-temple; globe;
    hot-air-balloon|air-balloon = hot air balloon; watering-can; wheelbarrow; wooden-chair = chair; table; dress;
    hourglass; lyre; microscope; old-microphone = microphone; old-wagon = covered wagon; pagoda; park-bench;
    pumpkin; quill-ink = quill; rolling-dice-cup = dice; submarine; tank; tipi; tooth; torch; totem; watchtower;
    well; wine-bottle; coffee-cup = cup of coffee, cup; coffee-mug = mug of coffee, mug; croissant; sandwich;
    banana; cherry = cherries; strawberry; orange-slice; carrot; corn; garlic; wheat; acoustic-megaphone =
    megaphone; wizard-face = wizard; pirate-captain = pirate; ballerina-shoes = ballet shoes; fishing-boat; drakkar
    = viking ship; cargo-ship; steam-locomotive; mine-truck = truck; race-car = racing car; scooter; helicopter;
    commercial-airplane = airplane; biplane; dandelion-flower = dandelion; lotus-flower; fern; beech = tree;
    birch-trees; dead-wood = bare tree; fruit-tree = tree; willow-tree = willow tree, tree; tree-branch; lily-pads;
    seated-mouse = mouse; labrador-head = dog; jumping-dog = dog; sitting-dog = dog; sniffing-dog = dog;
    kiwi-bird; flamingo; hummingbird; ostrich; raven; eagle-emblem = eagle; vulture; angler-fish; sperm-whale =
    whale"""
"""Icons in black only."""


def entries(text: str, group: str) -> list[Entry]:
    """The entries of one of the texts above.

    >>> entries("polar-bear; poodle = poodle, dog", "animal")[1].names
    ('poodle', 'dog')
    """
    found = []
    for item in filter(None, (" ".join(part.split()) for part in text.split(";"))):
        keys, _, names = (part.strip() for part in item.partition("="))
        first, *others = keys.split("|")
        nouns = tuple(name.strip() for name in names.split(",")) if names else (first.replace("-", " "),)
        found.append(Entry((first, *others), nouns, group))
    return found


def coloured() -> list[Entry]:
    """The entries of COLOURED."""
    return [entry for group, text in COLOURED.items() for entry in entries(text, group)]


def symbols() -> list[Entry]:
    """The entries of SYMBOLS."""
    return entries(SYMBOLS, "symbol")
