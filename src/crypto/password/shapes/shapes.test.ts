import { afterAll, expect, test } from 'vitest'
import { readHash } from '#crypto/password/foreign-hash.ts'
import { passwordHasher } from '#crypto/password/hasher.ts'

const hasher = passwordHasher()
afterAll(() => hasher.close())

/** Made with Django 5.2, Werkzeug 3, passlib 1.7.4 and bcrypt 5: [kind, hash]. */
const MADE_WITH_THE_PROGRAMS: [string, string][] = [
  ['passlib fshp', '{FSHP1|16|10}2dsbwxgjpFQKwZgzhtD6/4JqfcsztUJ/dMWIRssJMtV4lqIVU2PQOuiOzawaYd3u'],
  [
    'passlib scram',
    '$scram$10$9j4HQGgtZay1ljJm$sha-1=WIvR4j4QTSzZ7syV3sbkzRiT.jU,sha-256=TeIkY3YjOVGmTQFzdn.xb6ZeswD0Mk.dt31vS5MjsdM,sha-512=qcABMXXKW.tLZ0x8sdJpgquQGXOqUNpKhaloKS3tqBK40iFu5PwEN.KZMm13ELiRmc.Nqy/udMWtCexF3SfmQA',
  ],
  ['passlib cta', '$p5k2$64$9p5TCsF4T6kVonTu_Z-T8g==$lT1yA_utp_B2Lzg4C37oEcIAftU='],
  ['passlib dlitz', '$p5k2$64$Uv.Tu7nN5tvl9B.2$lme2bmhif8E4LBZsfrjq0v6OzPQTYaPy'],
  ['Django PBKDF2', 'pbkdf2_sha256$1000$saltsaltsalt$3pJdtHLke5LcVrC8Pvzn3lvR75erEtizsdSXVjnX/DM='],
  ['Django PBKDF2 SHA-1', 'pbkdf2_sha1$1000$saltsaltsalt$MobPT9pWCNq8xEEdJIwyMvAm5Uw='],
  ['Django bcrypt', 'bcrypt$$2b$04$AGfzKFv1/OZFkGmvak6v1uyIGgFCr2aR2e13hItxDZNq8KIczohje'],
  ['Django bcrypt_sha256', 'bcrypt_sha256$$2b$04$vdPYcoDNDMS.yE2CgTMcDOASn9iIdoCWnuIxKT655qk3/s/TN76gm'],
  ['Django md5', 'md5$pepper$745642b4461eddb4dbc027285d71b435'],
  [
    'Django scrypt',
    'scrypt$256$saltsaltsalt$8$5$dVSaoM/0gzYHdo/BbTJwfQM6AY3VeW4LI7HeoOghhnoSnGIVmcE/HAKtHAibuFBPb7Tu3l2QiymFZ2+W4UyF8Q==',
  ],
  ['Django argon2', 'argon2$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0$qFDpx7DosRSvmeg9kIj87OM7NWh5q7KYU1YfA66cJqw'],
  [
    'Werkzeug PBKDF2',
    'pbkdf2:sha256:1000$eXijudJcbDz0TSy1$a87c85062aa7305ee5ced55defca446877835522ecd502eb372ee5abe014d841',
  ],
  [
    'Werkzeug PBKDF2 SHA-512',
    'pbkdf2:sha512:1000$TFCDemUhvdX5oMl4$5181f394bc13718db1fadf560c23f6dd1984eacf73a15ba9bfb24ac4bf29dba9484b61904f7481f162bf2343956ff00bd9fa27e6812328c86b29bd387ffbd481',
  ],
  [
    'Werkzeug scrypt',
    'scrypt:256:8:1$uOwlycmNQLwpjLi3$e3b5e3406c479c3cdd75daf8d74be8ad61ea55a2d0157a5fc0bca4b86b5f435a1828e5f1b119f601ef425b1864c3d9628b0a2e5fb084565c409dd811bb9ba9bc',
  ],
  ['Werkzeug 0.x', 'sha256$abcdefgh$4425141e99655d48ed65ebf9cf557a1f2aa0976808e75065a7212fd8d7a6a1ff'],
  ['passlib ldap_md5', '{MD5}DJUMHTqEEuhMGmbgXqQtOg=='],
  ['passlib ldap_sha1', '{SHA}/G4H3ZBqaOcE9lBf9GPdx286WMM='],
  ['passlib ldap_salted_md5', '{SMD5}NCG9b54+c3pBUMzaaj46gMbYuxc='],
  ['passlib ldap_salted_sha1', '{SSHA}6NYMKsQ5ZKyLMdCZ1XbrvScdAREf43wv'],
  ['passlib ldap_salted_sha256', '{SSHA256}KO6bryv1NyHzFwiKA1zfQBGyFIKnoClqTnIJF15q9k3pvZfS+v//Xw=='],
  [
    'passlib ldap_salted_sha512',
    '{SSHA512}rKXFtnfPcHRkTokbP8vx/E8Ixnlajq6XyI9pQChiX60LXUryYia4mjJpm++iW3uFWdbAFQ3feC7gp7PeKF2mScg5p7T2nlOK',
  ],
  ['passlib apr_md5_crypt', '$apr1$hSosWNUb$uVyvfQ2KUWgE91s.IPA4i0'],
  ['passlib phpass', '$P$599K1rYX1ZalUrHdNwnr1.gVHHqBDO.'],
  ['passlib mssql2005', '0x0100758E3146BFAB8D01BC9FF6439500619BA548B7DA8DCEF297'],
  ['passlib mysql41', '*263C1D5FE0A8A2ED98A1E06076D550F45B4D7AED'],
  ['passlib oracle11', 'S:485B716A64581A0E3C353BE2A6353884EE8CB50D38CBC45E5B08D35070F8'],
  [
    'passlib grub_pbkdf2_sha512',
    'grub.pbkdf2.sha512.1000.E27C8F71CE1983700E618C31E6DCBB17C2D81BC3D8BBD7BA97720EE15CEB3D2704C038674C89516A4D696D8DD1BAD71A8390722E05008030A614823086706E0D.FDA22A4EA0D0F9B96C743B389D424B1FC1E727F3D225693943CA88671D7527EB330A139D005F8A99F47461C8C97DA48BC99864BFF8384C1E2918B5CECCB13030',
  ],
  ['passlib sha1_crypt', '$sha1$200$66eRqwOo$HO8uviGzD3schDc4EdeZ8L1Lc91m'],
  ['passlib sha1_crypt 1', '$sha1$1$8gcAtZ4q$a.AoghjwzXo3uBOs.pOd0c9aELaK'],
  ['passlib ldap_pbkdf2_sha1', '{PBKDF2}1000$zTkHoPR.r3VubW0txRijtA$6jcK2mT7s6n2QsHKXJlcTN.qqO4'],
  [
    'passlib ldap_pbkdf2_sha256',
    '{PBKDF2-SHA256}1000$a.39vxeCkBKilDJmTGltbQ$qhZjB2aUyh1yLddFNnqAEpj2hj7dPMPNXyWoUd1K/es',
  ],
  ['passlib atlassian_pbkdf2_sha1', '{PKCS5S2}Y8zZW6u1Ngag9H5Paa01xlR1+X88hktabA9WORPG8yZtNLMmagSydnIs+db9mhMt'],
  ['passlib ldap_md5_crypt', '{CRYPT}$1$cYVihOUr$E77krBjSLx.LpkHI9opVA.'],
  [
    'passlib ldap_sha512_crypt',
    '{CRYPT}$6$rounds=1000$TU9oyWwMyLi8SF60$GehcIjwiZ/.zV1MgA3IlwszVHqKcIGPhZ21Fk3b6AWgVkOHoowckL/KvKkZkA6MPjTUYPdbCF39aR5D0xC7nL.',
  ],
  ['passlib django_salted_sha1', 'sha1$aARwmx8YDl4O$a8a67d27ce5884252d4ed84e44a9176f59e0a335'],
  ['passlib nthash', '$NT$27f9cfa55d22e9377452ff50315b0feb'],
  ['{NT}', '{NT}27F9CFA55D22E9377452FF50315B0FEB'],
  ['passlib bcrypt_sha256 v1', '$bcrypt-sha256$2b,4$jUYNhe8Vg5dOU12u4iaR/O$fYeD7OPSR5rhvyyZiydP2VTgvM049cu'],
  ['passlib bcrypt_sha256 v2', '$bcrypt-sha256$v=2,t=2b,r=4$bCIKOkSBTWCvCYqSXkqTMu$SCb1j/AAF.hUv.h2LFvtkU.r/yIbHgK'],
]

/** As the systems write them: [kind, hash]. */
const AS_SYSTEMS_WRITE_THEM: [string, string][] = [
  [
    'PHC PBKDF2 with i= and l= (Auth0, Ory, Descope)',
    '$pbkdf2-sha256$i=1000,l=32$5KyMLKXj2yaQ974GeLJOCQ$XbAb0ClMeyTgBdB6DIrrLu7j3eJ/fhXSktvSXPDEjqM',
  ],
  [
    'scrypt with N instead of its logarithm (Ory)',
    '$scrypt$ln=4096,r=8,p=1$5KyMLKXj2yaQ974GeLJOCQ==$NkJBXyYwkpGfj0XvTWhUCmpn7PlMuSiX02pRTWtTu6Q=',
  ],
  [
    'argon2id, padded base64',
    '$argon2id$v=19$m=4096,t=2,p=1$5KyMLKXj2yaQ974GeLJOCQ==$G0AqyDquQKfqNdPCYwVgGGmW4brmtQlyTkSOR5fyOnQ=',
  ],
  [
    'argon2id, other order of costs',
    '$argon2id$v=19$t=2,m=4096,p=1$5KyMLKXj2yaQ974GeLJOCQ$G0AqyDquQKfqNdPCYwVgGGmW4brmtQlyTkSOR5fyOnQ',
  ],
  ['{SSHA}', '{SSHA}fmtWf04k0Lqb2ex+wmZY9SXKbu0Xl7doxI7uOg=='],
  ['{SSHA256}', '{SSHA256}DkwkVdW4eRt5CuGZdAzso2g5+smalxL+7mHfsvAABuxoo5LWmbMfxw=='],
  ['{SMD5}', '{SMD5}A+t8f7UloTc4jw+8eqIgSQ5Pnew='],
  ['{SHA}', '{SHA}XBBOmzinDLqReo6vb/st4R84pWs='],
  [
    '{PBKDF2-SHA512} of OpenLDAP',
    '{PBKDF2-SHA512}10000$5KyMLKXj2yaQ974GeLJOCQ$ay7ExUyq11Cl4gHruhJ4BuATB6WRBPt57Hkt8RfZlBo2ol4Z9eY.7MEQURFrHaFela4I7dNU/xag19sGRTTGCQ',
  ],
  [
    '{ARGON2} of OpenLDAP',
    '{ARGON2}$argon2id$v=19$m=4096,t=2,p=1$pHkWVbHjlRuZp20Q/tcrMw$PXwPCn6vo2fjaPAV6TsMjbv3LWPMzJzsrY6EYVXOv9Q',
  ],
  [
    'Django argon2',
    'argon2$argon2id$v=19$m=102400,t=2,p=8$NkN2YjJQZGlGMXlFb2VSQUZRcVBiTg$LRAaMr1lgDbcD4yudjq622KYBOSaAtpyGJCYqQpo1ow',
  ],
  ['Django bcrypt_sha256', 'bcrypt_sha256$$2b$12$8ZTFr102FRCQPVbYtSksR.rcIKAdBwHIjpQsuFsIyB75ttEykaioe'],
  [
    'Django scrypt',
    'scrypt$16384$QDuN0XyTaw7ewbpq4BAxtC$8$5$kLPJPCncIXVe9LFTtMeXK4Reh0L5t4XzOASvYgp9tXlCmVyA2EjGbyL2NH+r9LuxaESoeNNgwtzDbbe0z+P0Pw==',
  ],
  [
    'Werkzeug/Flask scrypt',
    'scrypt:4096:8:1$v5Stt1ndfQmEfD3T$95519b256eb3a1972dab7d4e5122b4de06846fa0d7a93a5b3e12f53a959dcd6241e8b2ef30726386fc1bdacc580a8fc7a2be99b2dcfdd1065104caa2711464e6',
  ],
  ['Spring {bcrypt}', '{bcrypt}$2a$05$GUqW5X9r6YB6msT5FK5Ls.ck7qNlABW8LK4mVcJRnQcFhb87zugIS'],
  [
    'Spring {argon2}',
    '{argon2}$argon2id$v=19$m=4096,t=2,p=1$ukjpqrQV1pGC9nzOnn5rmg$WE6Y1GfD99pWY5wjm7S+/kafS0nnHzTNr4m8rNt8Qrg',
  ],
  ['ASP.NET Identity v2', 'AC/Q5XhQL/KOkcACWSoksWCJYwwyCkYOSoQp/oHzclwmMFPtkHlo7j3xK+JXvS5UrA=='],
  [
    'ASP.NET Identity v3 SHA-256',
    'AQAAAAEAACcQAAAAEMqkMRHc8I9CX7dW0p2q7Tl99EEhyyaxLTpctN32yRzr3KMK2swSBSDy8mfhOnrLHg==',
  ],
  ['WordPress 6.8', '$wp$2y$10$GULdy9AsC/KucWRt5RErKu6XOavvzB9SbodhLYBoZ.YEHJr1Squ56'],
  ['Nextcloud 1|', '1|$2y$05$ber1bQYYqyr1bA2vIBbxi.EVhOHZuwv39GLZWIhVDMEaZRnIxDvWm'],
  [
    'MediaWiki',
    ':pbkdf2:sha512:30000:64:5KyMLKXj2yaQ974GeLJOCQ==:FPG3yFMTBSxNJLE/NwhnOzvN2Wzkre1L+lA5fmbth1orO5IRyYDYZTryC3eNCH6bGLV0eJrwFjRqeLDC2kupUg==',
  ],
  ['Apache Shiro', '$shiro1$SHA-256$50000$Y4K1Fm3qMSxoXdO1mnJuQw==$QOJfWaU/FOGq8G1ru9rOSp4Ckuq/QIQACi7gi8uHLvc='],
  ['apr1 of htpasswd', '$apr1$abcdefgh$y/79KVEkUQsY9vWif8ogh0'],
  [
    'PostgreSQL SCRAM-SHA-256',
    'SCRAM-SHA-256$4096:CCpi35LUQGgl4YFqWp690w==$mmUDcvOMv1miyxOWY9DxF8THmQjHebCBBCCp1BH5tb0=:hJme6cbakX5CYctVqQhN9cU3vlpLPspTVasHr0n7/Mk=',
  ],
  [
    'better-auth salt:hex',
    'e4ac8c2ca5e3db2690f7be0678b24e09:183afeba25267659311a54e856bad866841cda15b824b8cf6fed9550e5dcda531b1a78b0125d23d51d7bdff64438f1cf521f35c8642fe2f734396bfb4b286120',
  ],
  ['passlib bcrypt-sha256 v2', '$bcrypt-sha256$v=2,t=2b,r=5$uMKNEKtXTBvlihrLKrpbbO$R4qeww7mHuIaN6b9FWB/W38eJsXkZUK'],
  ['ForgeRock', '{PBKDF2-HMAC-SHA256}10:37kxdXPv9a66GfwKb2mbijTy4qC1Idcdt7umr+x1DXTkrIwspePbJpD3vgZ4sk4J'],
  [
    'Ory SHA-256 with a pattern',
    '$sha256$pf=e1NBTFR9LXtQQVNTV09SRH0=$c2FsdHk=$OokJjsrOw4S/N55+eanuKJwi2mXj26eKagG4Rb1fT+8=',
  ],
  ['Ory HMAC', '$hmac-md5$OGFlNTYwMmI2Nzk4MDkxNTUwM2Q0YTc4MTkxZjE2ZTA=$MTIzNDU='],
  ['MediaWiki B', ':B:1:30a71c0293b5356b2023d095b921a45f'],
  ['Spring {pbkdf2}', '{pbkdf2}73616c7473616c740f3e0ca1e23ee25a487dcad9c75751ec9473fa8b60f10bef4dc6abb7bf0d189d'],
  [
    'Spring {pbkdf2} since 5.8',
    '{pbkdf2@SpringSecurity_v5_8}73616c7473616c7473616c7473616c74afe4830957d9bacd5a9718ad6e0f94cbff7058d4a844e72b6ae2cbd860e68b4b',
  ],
  ['Spring {sha256}', '{sha256}73616c7473616c74f499803b84c1a63a26952020550d801480a0e81db97e68dd9fe610572befb7b7'],
  ['Spring {MD5} with a salt', '{MD5}{ab}025dfc1ec870074b16886f57d9e6d5fd'],
  ['Spring {scrypt}', '{scrypt}$e0801$c2FsdHNhbHRzYWx0c2FsdA==$FJT5Ly0ASztnycS/jyVSzHUVR4GEP7tU93qvTDudwH8='],
  ['scrypt of Java', '$s0$e0801$c2FsdHNhbHRzYWx0c2FsdA==$FJT5Ly0ASztnycS/jyVSzHUVR4GEP7tU93qvTDudwH8='],
  ['SAP {x-issha}', '{x-issha, 1024}c3CBDeOhPsc7fej/jEjX6vWWQ+hzYWx0'],
  [
    '389 Directory Server',
    '{PBKDF2_SHA256}AAAIAHNzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3PTxXxhHFxYTxO5jCZVpPU0qK6bnheXIKIVcHdyFp6kDzRS+uLMcIa9DfwADaOAI3FeiJ6FT/LjMJ8Pk04oHqcLerjktrxvvtyQXCJVTWYUYgeMaAzAtZkwKLVPuMpIAUtn0YoLjBmzd0JDT/UFUtzQgM7koS0uhS6CMApcefTxDzZUfmRzWG04G5wZF285UTHmS9yH65KKLW6YoNESlJyBPObBNV3RAI5TpQG955DyLu8sBXYng6LKACD1+g4ztIvfAn1NW7InGPdAjEJ3H/ePK285LB9TdG9uYKUwu1r+1hQ0SqnM8+YFaV61slPKw9q4/qyF4qbnDp0pn+RLcdgy',
  ],
  ['Dovecot {PBKDF2}', '{PBKDF2}$1$saltsalt$5000$d8dcea0fcedbd2c090abfca1c03e2163fc5deb9a'],
  [
    'Dovecot {SHA512.HEX}',
    '{SHA512.HEX}0cf9df63c84bf73971212e61ab98b919e9ffc9a91ad179f8a413210a3d6ee76e08e0ed92844e954fca2ff9a56ad0bafef93a47382346986a2ed6a7c40fd9ada6',
  ],
  ['Dovecot SCRAM', '{SCRAM-SHA-1}4096,c2FsdHNhbHQ=,W6Df7EJPJ8UMIPCx2AYMBpnR/KM=,AAAA'],
  ['Joomla', '58e07d7cfcbb00372a88282c08e86bd7:ab12'],
  ['Magento 1', '8c6f037e94e256764e3b183aa8e85dff:ab12'],
  ['Magento 2', '916e113cd6b339221965fec04c37fb1e148209d350b0b3a3a85327682ade5dcd:ab12:1'],
  [
    'scrypt of Node, hash.salt',
    '62159d89e34b957cc240fd1a70fce18d0a35f7deb8d903c88f77c81f16869c3c55fcdc62ec4a3a01040efb0b53764eb4a1fb487db30ee922939713604a90a384.00112233445566778899aabbccddeeff',
  ],
  [
    'macOS',
    '$ml$2000$7373737373737373737373737373737373737373737373737373737373737373$8936985e0fc8d9a88912747096cbf2aa81a004fae8d3ed64e94535cfca8cb5e9d5407dbaae85c098893dd7bba4e78b4b8b5789a963f405f7dd73d70b840fc786ee4fdb615c2840ae1dc3dfa60255e47271279f0211575d2bd868a354f00bc744666ec1c20b156daac083bb971f04465bff835da179480222f1d7e43392a3c72f',
  ],
]

/** Published by others: [kind and source, password, hash]. */
const PUBLISHED: [string, string, string][] = [
  ['BSD crypt, PHP', 'rasmuslerdorf', '_J9..rasmBYk8r9AiWNc'],
  ['BSD crypt of passlib', 'Correct-horse-7', '_Z/..q16k3bIU9M0sL.g'],
  ['DES crypt of a directory', 'Correct', '{CRYPT}k60fhJsmfEiSk'],
  ['DES crypt of Django', 'Correct', 'crypt$$k60fhJsmfEiSk'],
  [
    'Firebase, as WorkOS writes it',
    'user1password',
    '$firebase-scrypt$hash=lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$salt=42xEC+ixf3L2lw==$sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$ss=Bw==$r=8$m=14',
  ],
  [
    'Firebase, as Ory writes it',
    'user1password',
    '$firescrypt$ln=14,r=8,p=1$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
  ],
  ['scrypt of libsodium', 'pleaseletmein', '$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D'],
  ['Cisco type 8, hashcat', 'hashcat', '$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk'],
  ['Cisco type 9, hashcat', 'hashcat', '$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6'],
  ['NTLM, hashcat', 'hashcat', '$NT$b4b9b02e6f09a9bd760f388b67351e2b'],
  [
    'Microsoft SQL Server 2012, hashcat',
    'hashcat',
    '0x02000102030434ea1b17802fd95ea6316bd61d2c94622ca3812793e8fb1672487b5c904a45a31b2ab4a78890d563d2fcf5663e46fe797d71550494be50cf4915d3f4d55ec375',
  ],
]

const ALL: [string, string, string][] = [
  ...MADE_WITH_THE_PROGRAMS.map(([kind, hash]): [string, string, string] => [kind, 'Pässwörd-9 ✓', hash]),
  ...AS_SYSTEMS_WRITE_THEM.map(([kind, hash]): [string, string, string] => [kind, 'Correct-horse-7', hash]),
  ...PUBLISHED,
]

test.each(ALL)('%s verifies the right password only', async (_, password, hash) => {
  expect(readHash(` ${hash}\n`)).toEqual({ encoded: hash })
  expect(await hasher.verify(hash, password)).toEqual({ result: 'ok', rehash: true })
  expect(await hasher.verify(hash, `${password}x`)).toEqual({ result: 'wrong', rehash: false })
})
