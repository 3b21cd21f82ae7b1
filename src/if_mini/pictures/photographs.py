"""The photographs that are used: what each mostly shows, and its caption.

Left out: drawings, logos, abstract pictures, pictures of writing, and whatever has no clear licence.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Photograph:
    """A photograph to take from a package.

    :ivar file: its path within the package (in GCompris: within the archive of its activity).
    :ivar tag: one of `cache.TAGS`.
    :ivar licence: with the author; None where a file beside the photograph says it.
    """

    source: str
    file: str
    tag: str
    caption: str
    licence: str | None


TABLES: tuple[tuple[str, str, str | None, str], ...] = (
    (
        "gcompris-qt-data",
        "erase/resource/*.webp",
        None,
        """
        alpaca | animals | an alpaca
        bee | animals | a bee and a red flower
        butterfly | animals | a butterfly on a purple flower
        calf | animals | a calf
        camels | animals | two camels in the desert
        caterpillar | animals | a caterpillar on a branch
        chamaeleon | animals | a chameleon on a branch
        cheetah | animals | a cheetah in the grass
        crab | animals | a crab on the sand
        dolphin | animals | a dolphin under water
        flying_fox | animals | a flying bat
        gibbon | animals | a monkey in a tree
        giraffe | animals | a giraffe
        goat | animals | a goat in the mountains
        gorilla | animals | a gorilla in the forest
        gosling | animals | a gosling in the grass
        heron | animals | a flying heron
        horse | animals | a brown horse
        kingfisher | animals | a kingfisher on a branch
        kitten | animals | a kitten
        long_nosed_monkey macaque | animals | a monkey
        meerkats | animals | three meerkats
        northern_harrier | animals | a flying hawk
        nubian_ibex | animals | an antelope
        penguin | animals | a penguin
        pika | animals | a mouse on a rock
        red_panda | animals | a red panda
        rhinoceros | animals | a rhinoceros
        spoonbills | animals | two white birds on a lake
        squirrel | animals | a squirrel in a tree
        swans | animals | swans on a lake
        toucan | animals | a toucan on a branch
        """,
    ),
    (
        "gcompris-qt-data",
        "explore_farm_animals/resource/animals/*.webp",
        None,
        """
        cat | animals | a kitten with a ball of wool
        chicken | animals | four chickens in the grass
        cow | animals | a cow in a meadow
        dog | animals | a dog in the grass
        duck | animals | a white duck
        horse | animals | horses in a meadow
        owl | animals | an owl on a branch
        pig | animals | a pig in the grass
        sheep | animals | a sheep in a meadow
        """,
    ),
    (
        "gcompris-qt-data",
        "explore_world_animals/resource/animals/*.webp",
        None,
        """
        bison | animals | a bison in a meadow
        chameleon | animals | a lizard on a branch
        crocodile | animals | a crocodile
        dragon | animals | a lizard
        giraffe | animals | two giraffes
        hedgehog | animals | a hedgehog in the grass
        jaguar | animals | two jaguars
        kangaroo | animals | a kangaroo
        koala | animals | a koala in a tree
        lemur | animals | lemurs
        moose | animals | a moose
        narwhal | animals | whales in the sea
        panda | animals | a panda
        polar_bear | animals | a polar bear
        scarlet_macaw | animals | a red parrot
        """,
    ),
    (
        "gcompris-qt-data",
        "explore_monuments/resource/egypt/*.webp",
        None,
        """
        bentPyramid redPyramid | desert | a pyramid in the desert
        greatPyramidOfGiza | landmarks | a pyramid
        meidumPyramid | desert | a ruined pyramid in the desert
        """,
    ),
    (
        "gcompris-qt-data",
        "explore_monuments/resource/france/*.webp",
        None,
        """
        arlesAmphitheater | landmarks | an amphitheatre
        chateaudeChambord citedeCarcassonne palaisdesPapes | landmarks | a castle
        chateaudeChenonceau | landmarks | a castle by a river
        eiffelTower | landmarks | the eiffel tower
        montStMichel | landmarks | a castle on an island
        pontduGard | landmarks | a stone bridge with arches
        reimsCathedral | landmarks | a cathedral
        rocamadour | mountains | a village on a cliff
        """,
    ),
    (
        "gcompris-qt-data",
        "explore_monuments/resource/germany/*.webp",
        None,
        """
        aulaPalatina | city | a red brick building | Public Domain, Berthold Werner
        berlinCathedral | city | a cathedral
        brandenburgGate | landmarks | a gate with columns
        neuschwansteinCastle | landmarks | a white castle
        schwerinPalace | landmarks | a castle by a lake
        trierImperialBaths | landmarks | ruins
        wormsCathedral | landmarks | a church
        """,
    ),
    (
        "gcompris-qt-data",
        "explore_monuments/resource/india/*.webp",
        None,
        """
        ajantaCave | mountains | caves in a hillside
        charminar | landmarks | a tower with minarets
        gatewayofIndia | landmarks | an arch at night
        goldenTemple | landmarks | a golden temple by a lake
        greatStupa | landmarks | a stone dome
        hawaMahal | landmarks | a red palace
        konarkSunTemple | landmarks | a stone temple
        mysorePalace | landmarks | a palace
        qutubMinar | landmarks | a tall tower behind an arch
        rangGhar | landmarks | an old building
        victoriaMemorial | landmarks | a white palace
        """,
    ),
    (
        "gcompris-qt-data",
        "explore_monuments/resource/usa/*.webp",
        None,
        """
        cabrillo | landmarks | a statue
        canyondeChelly | desert | a river in a canyon
        castillodeSanMarcos | landmarks | a fortress from above
        fortSumter | city | ruins of a fortress by the sea
        georgeWashingtonBirthplace | city | a brick house and bare trees
        lincolnMemorial | landmarks | a temple with columns at night
        mountRushmore | landmarks | faces carved in a mountain
        navajo | desert | a red cliff
        statueofLiberty | landmarks | the statue of liberty
        """,
    ),
    (
        "gcompris-qt-data",
        "explore_monuments/resource/wonders/*.webp",
        None,
        """
        chichenItza | landmarks | a stepped pyramid
        christTheRedeemer | landmarks | a statue on a mountain
        colosseum | landmarks | the colosseum
        greatWallofChina | mountains | a wall on green mountains
        machuPicchu | mountains | ruins in the mountains
        petra | landmarks | a temple carved in rock
        tajMahal | landmarks | the taj mahal
        """,
    ),
    (
        "gcompris-qt-data",
        "explore_world_music/resource/music/*.webp",
        None,
        """
        africa | other | three drums on the grass
        america | other | drums and a guitar
        ireland | other | musicians on a stage
        japan | other | people at a festival at night
        orchestra | other | an orchestra
        """,
    ),
    (
        "gcompris-qt-data",
        "clickgame/resource/*.webp",
        None,
        """
        sea1 sea2 | underwater | rocks under water
        sea3 sea4 | underwater | a coral reef
        sea5 | underwater | a cave under water
        sea6 | underwater | a sea star under water
        """,
    ),
    (
        "gcompris-qt-data",
        "details/resource/image/*.webp",
        None,
        """
        EgeskovSlotSpejling_background | landmarks | a castle by a lake
        EilanDonanCastle_background | mountains | a castle by a lake in the mountains
        FanoeWindmill_background | landmarks | a windmill
        GizahPyramids_background | desert | pyramids in the desert
        Louvre_2007_02_24_c_background | night | a palace and a glass pyramid at night
        NDP_background | landmarks | a cathedral at night
        Nagoya_background | landmarks | a japanese castle
        Neuschwanstein_background | landmarks | a white castle in the mountains
        OperaSidney_background | night | an opera house at night
        TajMahal_background | landmarks | the taj mahal
        TourEiffel_background | landmarks | the eiffel tower
        TowerBridgeLondon_background | night | a bridge with towers at night
        Chenonceau_background | landmarks | a castle by a river
        """,
    ),
    (
        "gcompris-qt-data",
        "categorization/resource/images/fishes/*.webp",
        None,
        """
        fish1 | animals | a striped fish
        fish10 | animals | orange fish on a coral reef
        fish11 fish20 fish7 fish23 | animals | fish under water
        fish6 | animals | an orange fish
        fish9 | animals | a clownfish
        fish28 | animals | a fish under water
        fish25 | animals | a goldfish
        fish3 fish4 fish12 fish13 fish16 fish19 fish24 fish27 | animals | a fish
        fish5 fish14 | animals | a red fish
        fish15 fish22 | animals | a green fish
        fish2 fish26 | animals | a thin fish
        fish18 | animals | a red fish
        """,
    ),
    (
        "gcompris-qt-data",
        "categorization/resource/images/monuments/*.webp",
        None,
        """
        IndiaGate | landmarks | a stone arch
        arcDeTriomphe | landmarks | a triumphal arch
        bayterek | landmarks | a white tower with a golden ball
        brandenburgGate | landmarks | a gate with columns at dusk
        burj empireState | city | a skyscraper
        cathedral | landmarks | a cathedral with two towers
        christTheRedeemer | landmarks | a statue on a mountain
        eiffelTower | landmarks | the eiffel tower
        greatPyramid | landmarks | a pyramid
        greatWall | mountains | a wall on green mountains
        jucheTower | landmarks | a tall tower
        kutubMinar | landmarks | a tall stone tower
        leMusee | city | a palace and a glass pyramid
        leaningTowerOfPisa | landmarks | the leaning tower of pisa
        monument1 | landmarks | a golden dome
        monument2 | landmarks | greek ruins
        monument3 | city | a church with red roofs
        operaHouse | landmarks | an opera house by the sea
        parthenon | landmarks | a greek temple
        statueOfLiberty | landmarks | the statue of liberty
        tajMahal | landmarks | the taj mahal
        usCapitol | landmarks | a white building with a dome
        victoriaMemorial | landmarks | a golden statue
        zimniPalace | night | a palace at night
        """,
    ),
    (
        "gcompris-qt-data",
        "categorization/resource/images/others/*.webp",
        None,
        """
        baseball | objects | a baseball
        bucket | objects | a wooden bucket
        bulb | objects | a light bulb
        chair | objects | a white chair
        cup | objects | a cup
        igloo | objects | an igloo in the snow
        knife | objects | a knife, a fork and a spoon
        pan | objects | a frying pan
        pencil | objects | a pencil
        pillow | objects | a pillow
        plate | objects | a white plate
        spoons | objects | spoons
        volleyball | objects | a volleyball
        """,
    ),
    (
        "gcompris-qt-data",
        "categorization/resource/images/renewable/*.webp",
        None,
        """
        dam1 dam5 dam2 dam3 | landmarks | a dam
        dam4 | forest | water flowing over a dam
        geothermal | mountains | steam over a lake
        solar4 solar5 solar6 solar7 solar8 | objects | solar panels
        windmill windmill1 windmill14 windmill15 windmill2 windmill5 windmill8 windmill9 | landmarks | a windmill
        windmill11 windmill12 windmill4 windmill7 | landmarks | a windmill
        windmill13 | landmarks | windmills by a river
        windmill3 | landmarks | white windmills
        windmill6 | landmarks | a wind turbine
        """,
    ),
    (
        "gcompris-qt-data",
        "categorization/resource/images/tools/*.webp",
        None,
        """
        cuttingTool sideCutter1 plier4 | objects | pliers
        plier1 plier3 | objects | red pliers
        hammer3 hammer4 hammer5 hammer6 hammer7 hammer1 hammer2 hammer8 hammer9 | objects | a hammer
        measuringTape1 measuringTape3 measuringTape2 measuringTape4 measuringTape5 | objects | a measuring tape
        measuringTape6 | objects | a measuring tape
        scissors1 scissors2 scissors3 scissors4 | objects | scissors
        screwDriver1 | objects | a screwdriver
        screwDriver | objects | a screwdriver | Public Domain, Oktaeder
        sickle | objects | a sickle
        spray | objects | a red spray bottle
        wrench wrench1 | objects | a wrench
        """,
    ),
    (
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/*.jpg",
        None,
        """
        Bridge_by_Sander_Klootwijk | sky | a bridge over a beach | CC-BY-SA-4.0, Sander Klootwijk
        Dragonfly_by_Bolly | animals | a dragonfly on a branch | CC-BY-SA-4.0, Bolly
        Picture_0B_by_freespace | objects | a fig in a red bowl | CC-BY-4.0, Trevor "Freespace"
        Picture_1A_by_freespace | objects | paint brushes | CC-BY-4.0, Trevor "Freespace"
        Wine_by_Jakkub_Mede | objects | a wine glass on a table | CC-BY-4.0, Jakub Mede
        aitzgorri_by_Aitzol_Berasategi | meadow | a meadow in front of mountains | CC-BY-4.0, Aitzol Berasategi
        friends_by_Aitzol_Berasategi | animals | dogs on a wooden wall | CC-BY-4.0, Aitzol Berasategi
        life_by_Aitzol_Berasategi | forest | a waterfall in a forest | CC-BY-4.0, Aitzol Berasategi
        picosdeeuropa_by_Aitzol_Berasategi | mountains | snowy mountains | CC-BY-4.0, Aitzol Berasategi
        seeding_by_Clements_Engelhardt | meadow | dandelions in a meadow | CC0-1.0, Clemens Engelhardt
        sunset_by_Aitzol_Berasategi | mountains | a sunset over the mountains | CC-BY-4.0, Aitzol Berasategi
        """,
    ),
    (
        "lomiri-wallpapers-20.04",
        "usr/share/backgrounds/*.jpg",
        "CC-BY-SA-3.0, Lukas Baubkus",
        """
        Kleiber_by_Lukas_Baubkus | animals | a bird on a tree
        """,
    ),
    (
        "mate-backgrounds",
        "usr/share/backgrounds/mate/nature/*.jpg",
        None,
        """
        Aqua | other | a drop of water | GPL-2.0-or-later, Charles Barbin
        Blinds | other | a green leaf | GPL-2.0-or-later, Lennart Poettering and Andrea Cimitan
        Dune | beach | grass on a dune | GPL-2.0-or-later, Marco Cogoni and Hylke Bons
        FreshFlower | flowers | an orange flower | GPL-2.0-or-later, Jens Ansorg
        Garden | flowers | red flowers | GPL-2.0-or-later, Charles Barbin
        GreenMeadow | meadow | green grass | GPL-2.0-or-later, Timothy Schellhase and Lapo Calamandrei
        LadyBird | flowers | a ladybug on a plant | GPL-2.0-or-later, Charles Barbin
        RainDrops | other | raindrops on green leaves | GPL-2.0-or-later, blackcombwhistler07
        Storm | sky | storm clouds over a road | GPL-2.0-or-later, Sergey Nazarov
        TwoWings | flowers | dandelion seeds | GPL-2.0-or-later, Charles Barbin and Hylke Bons
        Wood | wood | a wooden board | GPL-2.0-or-later, Jean-François Fortin Tam
        YellowFlower | flowers | a yellow flower | GPL-2.0-or-later, Charles Barbin
        """,
    ),
    (
        "plasma-workspace-wallpapers",
        "usr/share/wallpapers/*/contents/images/2560x1600.jpg",
        "GPL-2.0-or-later, KDE Visual Design Group",
        """
        BytheWater | sea | a wooden pier by a lake
        ColdRipple | sea | a pier in the fog
        DarkestHour | night | a lake at night
        EveningGlow | sea | boats by a lake at sunset
        FallenLeaf | forest | autumn leaves
        Grey | city | a modern building
        Kite | sky | a kite in the sky
        OneStandsOut | meadow | green plants
        Path | forest | a path in a forest
        summer_1am | sea | a lake at dusk
        ColorfulCups | objects | cups
        """,
    ),
    (
        "tuxpaint-data",
        "usr/share/tuxpaint/templates/*.jpg",
        "GPL-2.0-or-later, Bill Kendrick and the Tux Paint authors",
        """
        burnt_bark | wood | bark
        cliff | mountains | a rocky cliff
        corn_maze | meadow | a corn field
        jellyfish | underwater | jellyfish
        lighthouse | landmarks | a lighthouse
        mossy_bark | wood | mossy bark
        mossy_log | forest | a mossy log in a forest
        mudstone | beach | rocks
        ocean_splash | sea | water splashing
        ocean_waves | sea | waves in the ocean
        redwoods_above trees_above | forest | tall trees from below
        rocks | beach | pebbles
        sheep | meadow | sheep in a meadow
        sun_behind_clouds | sky | the sun behind clouds
        sun_behind_leaves | forest | green leaves
        trees_at_dusk | night | bare trees at dusk
        wool_mill_machine | other | an old machine
        """,
    ),
    (
        "lxqt-themes",
        "usr/share/lxqt/wallpapers/*.jpg",
        "LGPL-2.1-or-later, Razor and LXQt teams",
        """
        Butterfly-Kenneth-Wimer | animals | a butterfly on a dry flower
        after-the-rain | sky | clouds at sunset
        fog | meadow | fog over a field
        this-is-not-windows | meadow | green hills under a blue sky
        """,
    ),
    (
        "lxqt-themes",
        "usr/share/lxqt/wallpapers/*.png",
        "LGPL-2.1-or-later, Razor and LXQt teams",
        """
        Valendas | mountains | mountains under dark clouds
        appleflower | flowers | a pink flower on a branch
        beam | sky | sunlight through dark clouds
        butterfly | animals | a butterfly on a purple flower
        cloud | sky | small clouds in the sky
        drop | other | a drop of water on grass
        flowers | flowers | purple flowers in a meadow
        """,
    ),
)
"""Package, path (the star stands for the name), licence of all, and a line for photographs that show the same: names,
tag, caption, and the licence where it differs."""


def chosen() -> list[Photograph]:
    """Every photograph to take, in the order of the tables."""
    found = []
    for source, paths, licence, text in TABLES:
        for line in filter(None, map(str.strip, text.splitlines())):
            names, tag, caption, *own = (part.strip() for part in line.split("|"))
            said = own[0] if own else licence
            found += [Photograph(source, paths.replace("*", name), tag, caption, said) for name in names.split()]
    return found


def licences(folder: str, readme: str) -> dict[str, str]:
    """Licence and author by file, from the README of one of GCompris's folders.

    Its paragraphs have fields such as "Copyright: NASA", "License: Public Domain" and "Files:", a line each.
    """
    found = {}
    for paragraph in readme.replace("\r", "").split("\n\n"):
        lines = [line.strip() for line in paragraph.splitlines()]
        fields = dict(line.split(":", 1) for line in lines if ":" in line)
        if "License" in fields:
            licence = fields["License"].strip().replace("CC-BY-SA ", "CC-BY-SA-").replace("CC-BY ", "CC-BY-")
            author = fields.get("Copyright", "").strip() or "see the package"
            for name in (word for line in lines for word in line.removeprefix("Files:").split()):
                if name.endswith(".webp"):
                    found[folder + name] = f"{licence}, {author}"
    return found
