//#region src/es-ES.ts
const esES = {
	locale: "es-ES",
	apiKeys: {
		action__add: void 0,
		action__search: void 0,
		copySecret: {
			formButtonPrimary__copyAndClose: "Copiar y cerrar",
			formHint: "Por razones de seguridad, no podrás verlo de nuevo más tarde.",
			formTitle: "Copia tu clave API \"{{name}}\" ahora"
		},
		createdAndExpirationStatus__expiresOn: void 0,
		createdAndExpirationStatus__never: void 0,
		detailsTitle__emptyRow: void 0,
		formButtonPrimary__add: void 0,
		formFieldCaption__expiration__expiresOn: void 0,
		formFieldCaption__expiration__never: void 0,
		formFieldOption__expiration__180d: void 0,
		formFieldOption__expiration__1d: void 0,
		formFieldOption__expiration__1y: void 0,
		formFieldOption__expiration__30d: void 0,
		formFieldOption__expiration__60d: void 0,
		formFieldOption__expiration__7d: void 0,
		formFieldOption__expiration__90d: void 0,
		formFieldOption__expiration__never: void 0,
		formHint: void 0,
		formTitle: void 0,
		lastUsed__days: void 0,
		lastUsed__hours: void 0,
		lastUsed__minutes: void 0,
		lastUsed__months: void 0,
		lastUsed__seconds: void 0,
		lastUsed__years: void 0,
		menuAction__revoke: void 0,
		revokeConfirmation: {
			confirmationText: void 0,
			formButtonPrimary__revoke: void 0,
			formHint: void 0,
			formTitle: void 0,
			inputLabel: void 0
		},
		tableHeader__actions: void 0,
		tableHeader__lastUsed: void 0,
		tableHeader__name: void 0
	},
	backButton: "Atrás",
	badge__activePlan: void 0,
	badge__banned: void 0,
	badge__canceledEndsAt: void 0,
	badge__currentPlan: void 0,
	badge__default: "Por defecto",
	badge__deprovisioned: void 0,
	badge__endsAt: void 0,
	badge__expired: void 0,
	badge__freeTrial: void 0,
	badge__otherImpersonatorDevice: "Otro dispositivo de imitación",
	badge__pastDueAt: void 0,
	badge__pastDuePlan: void 0,
	badge__primary: "Primario",
	badge__renewsAt: void 0,
	badge__requiresAction: "Requiere acción",
	badge__startsAt: void 0,
	badge__thisDevice: "Este dispositivo",
	badge__trialEndsAt: void 0,
	badge__unverified: "No confirmado",
	badge__upcomingPlan: void 0,
	badge__userDevice: "Dispositivo de usuario",
	badge__you: "Usted",
	billing: {
		accountCredit: void 0,
		addPaymentMethod__label: "Añadir nuevo método de pago",
		alwaysFree: "Siempre gratis",
		annually: "Anualmente",
		availableFeatures: "Funciones disponibles",
		billedAnnually: "Facturado anualmente",
		billedAnnuallyOnly: void 0,
		billedMonthly: void 0,
		billedMonthlyOnly: "Solo facturado mensualmente",
		cancelFreeTrial: "Cancelar prueba gratuita",
		cancelFreeTrialAccessUntil: "Tu prueba seguirá activa hasta el {{ date | longDate('es-ES') }}. Después perderás el acceso a las funciones de prueba. No se te cobrará nada.",
		cancelFreeTrialTitle: "¿Cancelar la prueba gratuita del plan {{plan}}?",
		cancelSubscription: "Cancelar suscripción",
		cancelSubscriptionAccessUntil: "Puedes seguir usando las funciones de '{{plan}}' hasta el {{ date | longDate('es-ES') }}, después ya no tendrás acceso.",
		cancelSubscriptionNoCharge: "No se te cobrará por esta suscripción.",
		cancelSubscriptionPastDue: "Tu suscripción finalizará inmediatamente y perderás el acceso a todas las funciones del plan. Se te pedirá que pagues el importe pendiente en tu próxima suscripción.",
		cancelSubscriptionTitle: "¿Cancelar la suscripción {{plan}}?",
		cannotSubscribeMonthly: "No puedes suscribirte a este plan con pago mensual. Para suscribirte, debes elegir el pago anual.",
		cannotSubscribeUnrecoverable: "No puedes suscribirte a este plan. Tu suscripción actual es más cara que este plan.",
		checkout: {
			addPromoCode: void 0,
			applyPromoCode: void 0,
			description__paymentSuccessful: "Tu pago se ha realizado correctamente.",
			description__subscriptionSuccessful: "Tu nueva suscripción está lista.",
			discount: void 0,
			downgradeNotice: "Mantendrás tu suscripción actual y sus funciones hasta el final del ciclo de facturación; después se te cambiará a esta suscripción.",
			emailForm: {
				subtitle: "Antes de completar la compra, debes añadir una dirección de correo electrónico donde se enviarán los recibos.",
				title: "Añadir dirección de correo electrónico"
			},
			lineItems: {
				title__freeTrialEndsAt: "La prueba termina el",
				title__paymentMethod: "Método de pago",
				title__statementId: "ID del extracto",
				title__subscriptionBegins: "La suscripción comienza el",
				title__totalPaid: "Total pagado"
			},
			pastDueNotice: "Tu suscripción anterior tenía un pago pendiente.",
			perMonth: "al mes",
			promoCodePlaceholder: void 0,
			removePromoCode: void 0,
			title: "Pago",
			title__paymentSuccessful: "¡Pago realizado con éxito!",
			title__subscriptionSuccessful: "¡Todo listo!",
			title__trialSuccess: "¡La prueba se ha iniciado correctamente!",
			totalDueAfterTrial: "Total a pagar cuando termine la prueba en {{days}} días",
			totalDuePerPeriod: void 0
		},
		credit: "Crédito",
		creditRemainder: "Crédito por el tiempo restante de tu suscripción actual.",
		defaultFreePlanActive: "Actualmente estás en el plan gratuito",
		discountAmount: void 0,
		discountCyclesRemaining: void 0,
		discountDuration: void 0,
		free: "Gratis",
		getStarted: "Empezar",
		highlightedPlanBadge: "Popular",
		keepFreeTrial: "Mantener prueba gratuita",
		keepSubscription: "Mantener suscripción",
		manage: "Gestionar",
		manageSubscription: "Gestionar suscripción",
		month: "Mes",
		monthAbbreviation: void 0,
		monthPerUnit: void 0,
		monthly: "Mensual",
		months: void 0,
		pastDue: "Pago pendiente",
		pay: "Pagar {{amount}}",
		payerCreditRemainder: void 0,
		paymentMethod: {
			applePayDescription: {
				annual: "Pago anual",
				monthly: "Pago mensual"
			},
			dev: {
				anyNumbers: "Cualquier número",
				cardNumber: "Número de tarjeta",
				cvcZip: "CVC, código postal",
				developmentMode: "Modo de desarrollo",
				expirationDate: "Fecha de caducidad",
				testCardInfo: "Información de tarjeta de prueba"
			}
		},
		paymentMethods__label: "Métodos de pago",
		pricingTable: {
			billingCycle: "Ciclo de facturación",
			included: "Incluido",
			seatCost: {
				additionalSeats: void 0,
				freeUpToSeats: void 0,
				includedSeats: void 0,
				perSeat: void 0,
				tooltip: {
					additionalSeatsEach: void 0,
					firstSeatsIncludedInPlan: void 0,
					freeForUpToSeats: void 0
				},
				unlimitedSeats: void 0,
				upToSeats: void 0
			}
		},
		proratedDiscount: void 0,
		prorationCredit: void 0,
		reSubscribe: "Volver a suscribirse",
		seatBreakdownIncludedPlural: void 0,
		seatBreakdownIncludedSingular: void 0,
		seatBreakdownPlural: void 0,
		seatBreakdownSingular: void 0,
		seats: void 0,
		seatsWithLimit: void 0,
		seeAllFeatures: "Ver todas las funciones",
		startFreeTrial: "Iniciar prueba gratuita",
		startFreeTrial__days: "Iniciar prueba gratuita de {{days}} días",
		subscribe: "Suscribirse",
		subscriptionDetails: {
			beginsOn: "Comienza el",
			currentBillingCycle: "Ciclo de facturación actual",
			endsOn: "Finaliza el",
			firstPaymentAmount: "Importe del primer pago",
			firstPaymentOn: "Primer pago el",
			nextPaymentAmount: "Importe del próximo pago",
			nextPaymentOn: "Próximo pago el",
			pastDueAt: "Pago pendiente desde",
			renewsAt: "Se renueva el",
			subscribedOn: "Suscrito el",
			title: "Suscripción",
			trialEndsOn: "La prueba termina el",
			trialStartedOn: "La prueba comenzó el"
		},
		subtotal: "Subtotal",
		subtotalRenewal: void 0,
		switchPlan: "Cambiar a este plan",
		switchToAnnual: "Cambiar a anual",
		switchToAnnualWithAnnualPrice: "Cambiar a anual {{price}} / año",
		switchToMonthly: "Cambiar a mensual",
		switchToMonthlyWithPrice: "Cambiar a mensual {{price}} / mes",
		totalDue: "Total a pagar",
		totalDuePerPeriod: void 0,
		totalDueToday: "Total a pagar hoy",
		viewFeatures: "Ver funciones",
		viewPayment: "Ver pago",
		year: "Año",
		yearAbbreviation: void 0,
		yearPerUnit: void 0,
		years: void 0
	},
	configureDirectorySync: {
		attributeMappingStep: {
			columns: {
				clerkAttribute: void 0,
				directoryAttribute: void 0
			},
			subtitle: void 0,
			title: void 0
		},
		configureStep: {
			actionLabel__generateToken: void 0,
			actionLabel__retry: void 0,
			domainsLabel: void 0,
			error__ssoRequired: {
				subtitle: void 0,
				title: void 0
			},
			formFieldInputPlaceholder__token: void 0,
			formFieldLabel__endpointUrl: void 0,
			formFieldLabel__token: void 0,
			instructions: {
				actionLabel__toggle: void 0,
				custom: {
					step1: void 0,
					step2: void 0,
					step3: void 0,
					step4: void 0
				},
				entra: {
					step1: void 0,
					step2: void 0,
					step3: void 0,
					step4: void 0
				},
				okta: {
					step1: void 0,
					step2: void 0,
					step3: void 0,
					step4: void 0
				}
			},
			notice__tokenShownOnce: void 0,
			subtitle: void 0,
			title: void 0,
			warning__googleUnsupported: {
				subtitle: void 0,
				title: void 0
			},
			warning__ssoInactive: void 0
		},
		navbar: { title: void 0 },
		providers: {
			custom: void 0,
			entra: void 0,
			google: void 0,
			okta: void 0
		},
		stepper: {
			attributes: void 0,
			configure: void 0,
			test: void 0
		},
		testStep: {
			actionLabel__complete: void 0,
			badge__active: void 0,
			badge__deprovisioned: void 0,
			description: void 0,
			empty__waitingForFirstUser: void 0,
			error__loadUsers: void 0,
			note: void 0,
			noteLabel: void 0,
			subtitle: void 0,
			title: void 0
		}
	},
	configureSSO: {
		activate: {
			activateButton: void 0,
			activeSubtitle: void 0,
			activeTitle: void 0,
			doneButton: void 0,
			skipButton: void 0,
			subtitle: void 0,
			title: void 0
		},
		changeProviderDialog: {
			cancelButton: void 0,
			confirmButton: void 0,
			subtitle: void 0,
			title: void 0
		},
		configureStep: {
			activeConnectionWarning: {
				dismiss: void 0,
				title: void 0
			},
			attributeMappingTable: { badges: {
				optional: void 0,
				required: void 0
			} },
			oidcCustom: {
				credentialsStep: {
					clientId: {
						label: void 0,
						placeholder: void 0
					},
					clientSecret: {
						label: void 0,
						placeholder: void 0
					},
					headerSubtitle: void 0,
					paragraph: void 0
				},
				endpointsStep: {
					discoveryUrl: {
						description: void 0,
						label: void 0,
						placeholder: void 0
					},
					headerSubtitle: void 0,
					manual: {
						authUrl: {
							label: void 0,
							placeholder: void 0
						},
						description: void 0,
						tokenUrl: {
							label: void 0,
							placeholder: void 0
						},
						userInfoUrl: {
							label: void 0,
							placeholder: void 0
						}
					},
					modes: {
						ariaLabel: void 0,
						discoveryUrl: void 0,
						manual: void 0
					}
				},
				mainHeaderTitle: void 0,
				redirectUriStep: {
					claims: {
						description: void 0,
						table: {
							columns: {
								attribute: void 0,
								claim: void 0
							},
							rows: {
								email: { attribute: void 0 },
								firstName: { attribute: void 0 },
								lastName: { attribute: void 0 },
								subject: { attribute: void 0 }
							}
						}
					},
					headerSubtitle: void 0,
					paragraph: void 0,
					redirectUri: { label: void 0 }
				}
			},
			samlCustom: {
				assignUsersStep: {
					headerSubtitle: void 0,
					paragraph: void 0
				},
				attributeMappingStep: {
					attributeMappingTable: {
						columns: {
							attributeName: void 0,
							userAttribute: void 0
						},
						rows: {
							email: {
								attributeName: void 0,
								userAttribute: void 0
							},
							firstName: {
								attributeName: void 0,
								userAttribute: void 0
							},
							lastName: {
								attributeName: void 0,
								userAttribute: void 0
							}
						}
					},
					headerSubtitle: void 0,
					paragraph: void 0
				},
				createAppStep: {
					createAppInstructions: { paragraph: void 0 },
					headerSubtitle: void 0,
					serviceProviderFields: {
						acsUrl: { label: void 0 },
						spEntityId: { label: void 0 }
					}
				},
				identityProviderMetadataStep: {
					headerSubtitle: void 0,
					manual: {
						description: void 0,
						issuer: {
							label: void 0,
							placeholder: void 0
						},
						signOnUrl: {
							label: void 0,
							placeholder: void 0
						},
						signingCertificate: {
							fileUploaded: void 0,
							label: void 0,
							removeFile: void 0,
							replaceFile: void 0,
							uploadFile: void 0
						}
					},
					metadataUrl: {
						description: void 0,
						label: void 0,
						placeholder: void 0
					},
					modes: {
						ariaLabel: void 0,
						manual: void 0,
						metadataUrl: void 0
					}
				},
				mainHeaderTitle: void 0
			},
			samlGoogle: {
				attributeMappingStep: {
					attributeMappingTable: {
						columns: {
							appAttribute: void 0,
							googleAttribute: void 0
						},
						rows: {
							email: {
								appAttribute: void 0,
								googleAttribute: void 0
							},
							firstName: {
								appAttribute: void 0,
								googleAttribute: void 0
							},
							lastName: {
								appAttribute: void 0,
								googleAttribute: void 0
							}
						}
					},
					headerSubtitle: void 0,
					paragraph: void 0,
					step1: void 0,
					step2: void 0
				},
				configureUserAccess: {
					assignUsersInstructions: {
						paragraph1: void 0,
						paragraph2: void 0,
						step1: void 0,
						step2: void 0,
						step3: void 0
					},
					headerSubtitle: void 0
				},
				createAppStep: {
					createAppInstructions: {
						step1: void 0,
						step2: void 0,
						step3: void 0,
						step4: void 0,
						title: void 0
					},
					headerSubtitle: void 0
				},
				identityProviderMetadataStep: {
					headerSubtitle: void 0,
					manual: {
						description: void 0,
						issuer: {
							label: void 0,
							placeholder: void 0
						},
						signOnUrl: {
							label: void 0,
							placeholder: void 0
						},
						signingCertificate: {
							fileUploaded: void 0,
							label: void 0,
							removeFile: void 0,
							replaceFile: void 0,
							uploadFile: void 0
						}
					},
					metadataFile: {
						description: void 0,
						fileUploaded: void 0,
						label: void 0,
						removeFile: void 0,
						replaceFile: void 0,
						uploadFile: void 0
					},
					modes: {
						ariaLabel: void 0,
						manual: void 0,
						metadataFile: void 0
					}
				},
				mainHeaderTitle: void 0,
				serviceProviderStep: {
					headerSubtitle: void 0,
					nameIdInstructions: {
						step1: void 0,
						step2: void 0
					},
					paragraph: void 0,
					serviceProviderFields: {
						acsUrl: { label: void 0 },
						spEntityId: { label: void 0 }
					},
					title: void 0
				}
			},
			samlMicrosoft: {
				attributeMappingStep: {
					attributeMappingTable: {
						columns: {
							attribute: void 0,
							claimName: void 0,
							value: void 0
						},
						copyClaimName: void 0,
						copyClaimNameCopied: void 0,
						rows: {
							email: {
								attribute: void 0,
								claimName: void 0,
								value: void 0
							},
							firstName: {
								attribute: void 0,
								claimName: void 0,
								value: void 0
							},
							lastName: {
								attribute: void 0,
								claimName: void 0,
								value: void 0
							}
						}
					},
					headerSubtitle: void 0,
					step1: void 0,
					step2: void 0,
					title: void 0
				},
				createAppStep: {
					assignUsersInstructions: {
						step1: void 0,
						step2: void 0,
						step3: void 0,
						step4: void 0,
						step5: void 0,
						title: void 0
					},
					createAppInstructions: {
						step1: void 0,
						step2: void 0,
						step3: void 0,
						step4: {
							label: void 0,
							subSteps: {
								appName: void 0,
								create: void 0,
								nonGallery: void 0
							}
						},
						title: void 0
					},
					headerSubtitle: void 0
				},
				identityProviderMetadataStep: {
					headerSubtitle: void 0,
					manual: {
						description: void 0,
						issuer: {
							label: void 0,
							placeholder: void 0
						},
						signOnUrl: {
							label: void 0,
							placeholder: void 0
						},
						signingCertificate: {
							fileUploaded: void 0,
							label: void 0,
							removeFile: void 0,
							replaceFile: void 0,
							uploadFile: void 0
						}
					},
					metadataUrl: {
						description: void 0,
						label: void 0,
						placeholder: void 0
					},
					modes: {
						ariaLabel: void 0,
						manual: void 0,
						metadataUrl: void 0
					}
				},
				mainHeaderTitle: void 0,
				serviceProviderStep: {
					headerSubtitle: void 0,
					serviceProviderFields: {
						acsUrl: { label: void 0 },
						spEntityId: { label: void 0 }
					},
					step1: void 0,
					step2: void 0,
					step3: void 0,
					step4: void 0,
					step5: void 0,
					step6: void 0,
					title: void 0
				}
			},
			samlOkta: {
				assignUsersStep: {
					assignUsersInstructions: {
						paragraph: void 0,
						step1: void 0,
						step2: void 0,
						step3: void 0,
						step4: void 0,
						step5: void 0
					},
					headerSubtitle: void 0
				},
				attributeMappingStep: {
					attributeMappingTable: {
						columns: {
							expression: void 0,
							name: void 0
						},
						rows: {
							email: {
								expression: void 0,
								name: void 0
							},
							firstName: {
								expression: void 0,
								name: void 0
							},
							lastName: {
								expression: void 0,
								name: void 0
							}
						}
					},
					headerSubtitle: void 0,
					paragraph: void 0,
					step1: void 0,
					step2: void 0
				},
				createAppStep: {
					completeSamlIntegrationInstructions: {
						step1: void 0,
						step2: void 0,
						title: void 0
					},
					createAppInstructions: {
						step1: void 0,
						step2: void 0,
						step3: void 0,
						step4: void 0,
						title: void 0
					},
					headerSubtitle: void 0,
					serviceProviderInstructions: {
						paragraph1: void 0,
						paragraph2: void 0,
						serviceProviderFields: {
							acsUrl: { label: void 0 },
							spEntityId: { label: void 0 }
						},
						title: void 0
					}
				},
				identityProviderMetadataStep: {
					headerSubtitle: void 0,
					manual: {
						description: void 0,
						issuer: {
							label: void 0,
							placeholder: void 0
						},
						signOnUrl: {
							label: void 0,
							placeholder: void 0
						},
						signingCertificate: {
							fileUploaded: void 0,
							label: void 0,
							removeFile: void 0,
							replaceFile: void 0,
							uploadFile: void 0
						}
					},
					metadataUrl: {
						description: void 0,
						label: void 0,
						placeholder: void 0
					},
					modes: {
						ariaLabel: void 0,
						manual: void 0,
						metadataUrl: void 0
					}
				},
				mainHeaderTitle: void 0
			},
			unsupportedProvider: {
				description: void 0,
				title: void 0
			}
		},
		connectionScopeBanner: {
			subtitle__adding: void 0,
			subtitle__editing: void 0,
			title__adding: void 0,
			title__editing: void 0
		},
		missingManageEnterpriseConnectionsPermission: {
			subtitle: "Contacte al administrador de su organización para ampliar sus permisos.",
			title: "No tiene permiso para gestionar el inicio de sesión único (SSO)"
		},
		navbar: { title: "Configurar inicio de sesión único (SSO)" },
		organizationDomainsStep: {
			domainCard: {
				badge__claimed: void 0,
				badge__expired: void 0,
				badge__unverified: "Sin verificar",
				badge__verified: "Verificado",
				checkboxLabel: void 0,
				expiredAtLabel: void 0,
				expiredLabel: void 0,
				removeButtonTooltip__lastVerifiedDomain: void 0,
				removeButtonTooltip__lastVerifiedDomainActive: void 0,
				txtRecord: {
					hostLabel: "Host / Nombre",
					instructions: "Añade este registro TXT a tu proveedor de DNS. Lo verificaremos automáticamente una vez que el registro esté activo.",
					typeLabel: "Tipo",
					valueLabel: "Valor"
				},
				verifiedAtLabel: "Verificado el {{ date | shortDate('es-ES') }}",
				verifyAgainButton: void 0
			},
			domainSuggestion: {
				formButtonPrimary__add: "Añadir {{domain}}",
				messageLabel: "Tu correo electrónico usa {{domain}}. ¿Quieres añadirlo?"
			},
			formButtonPrimary__add: "Añadir",
			formFieldInputPlaceholder__domain: "Añadir dominio",
			formFieldLabel__domain: "Dominio",
			removeDomainDialog: {
				cancelButton: void 0,
				removeButton: void 0,
				subtitle__active: void 0,
				subtitle__inactive: void 0,
				title: void 0
			},
			subtitle: "Añade y verifica la propiedad de los dominios que tu organización usa para iniciar sesión.",
			title: "Añadir dominios SSO"
		},
		resetConnectionDialog: {
			cancelButton: void 0,
			confirmationFieldLabel: void 0,
			confirmationFieldPlaceholder: void 0,
			resetButton: void 0,
			subtitle: void 0,
			title: void 0
		},
		selectProviderStep: {
			oidc: {
				groupLabel: void 0,
				oidcProvider: void 0
			},
			saml: {
				customSaml: "Proveedor SAML personalizado",
				google: void 0,
				groupLabel: "SAML",
				microsoft: void 0,
				okta: "Okta Workforce"
			},
			subtitle: "Selecciona el proveedor para el que vas a configurar SSO.",
			title: "Seleccionar proveedor",
			warning: "Una vez seleccionado un proveedor no podrás cambiarlo hasta que finalice la configuración"
		},
		testConfigurationStep: {
			error__noSuccessfulTestRun: void 0,
			subtitle: void 0,
			testResults: {
				actionLabel__refresh: void 0,
				empty: {
					subtitle: void 0,
					title: void 0
				},
				polling: void 0,
				status__failed: void 0,
				status__pending: void 0,
				status__success: void 0,
				title: void 0
			},
			testRunDetails: {
				howToFix: {
					actionLabel__viewDocumentation: void 0,
					oauth_access_denied: { description: void 0 },
					oauth_fetch_user_error: {
						intro: void 0,
						step1: void 0,
						step2: void 0
					},
					oauth_token_exchange_error: { description: void 0 },
					saml_email_address_domain_mismatch: { description: void 0 },
					saml_response_relaystate_missing: { description: void 0 },
					saml_user_attribute_missing: {
						intro: void 0,
						step1: void 0,
						step2: void 0,
						step3: void 0
					},
					sectionTitle: void 0
				},
				parsedUserInfo: {
					email: void 0,
					firstName: void 0,
					sectionTitle: void 0
				},
				runDetails: {
					actionLabel__copied: void 0,
					actionLabel__copy: void 0,
					errorCode: void 0,
					fullMessage: void 0,
					sectionTitle: void 0,
					status: void 0,
					timestamp: void 0
				},
				title: void 0
			},
			testUrl: { actionLabel__open: void 0 },
			title: void 0
		}
	},
	createOrganization: {
		formButtonSubmit: "Crear organización",
		invitePage: { formButtonReset: "Saltar" },
		title: "Crear organización"
	},
	dates: {
		lastDay: "Ayer a las {{ date | timeString('es-ES') }}",
		next6Days: "{{ date | weekday('es-ES','long') }} a las {{ date | timeString('es-ES') }}",
		nextDay: "Mañana a las {{ date | timeString('es-ES') }}",
		numeric: "{{ date | numeric('es-ES') }}",
		previous6Days: "Último {{ date | weekday('es-ES','long') }} en {{ date | timeString('es-ES') }}",
		sameDay: "Hoy a las {{ date | timeString('es-ES') }}"
	},
	dividerText: "o",
	footerActionLink__alternativePhoneCodeProvider: void 0,
	footerActionLink__useAnotherMethod: "Usar otro método",
	footerPageLink__help: "Ayuda",
	footerPageLink__privacy: "Privacidad",
	footerPageLink__terms: "Términos",
	formButtonPrimary: "Continuar",
	formButtonPrimary__verify: "Verificar",
	formFieldAction__forgotPassword: "Has olvidado tu contraseña?",
	formFieldError__matchingPasswords: "Las contraseñas coinciden.",
	formFieldError__notMatchingPasswords: "Las contraseñas no coinciden.",
	formFieldError__verificationLinkExpired: "El enlace de verificación ha expirado. Por favor solicite uno nuevo.",
	formFieldHintText__optional: "Opcional",
	formFieldHintText__slug: "Un slug es un ID legible que debe ser único. Es comúnmente usado en URLs.",
	formFieldInputPlaceholder__apiKeyDescription: void 0,
	formFieldInputPlaceholder__apiKeyExpirationDate: void 0,
	formFieldInputPlaceholder__apiKeyName: void 0,
	formFieldInputPlaceholder__backupCode: "Ingrese su código de respaldo",
	formFieldInputPlaceholder__confirmDeletionUserAccount: "Eliminar cuenta",
	formFieldInputPlaceholder__emailAddress: "Ingrese su dirección de correo electrónico",
	formFieldInputPlaceholder__emailAddress_username: "Ingrese su correo electrónico o nombre de usuario",
	formFieldInputPlaceholder__emailAddresses: "Ingrese o pegue una o más direcciones de correo electrónico, separadas por espacios o comas",
	formFieldInputPlaceholder__firstName: "Ingrese su nombre",
	formFieldInputPlaceholder__lastName: "Ingrese su apellido",
	formFieldInputPlaceholder__organizationDomain: "Ingrese el dominio de la organización",
	formFieldInputPlaceholder__organizationDomainEmailAddress: "Ingrese un correo electrónico del dominio",
	formFieldInputPlaceholder__organizationName: "Ingrese el nombre de la organización",
	formFieldInputPlaceholder__organizationSlug: "Ingrese un slug único para la organización",
	formFieldInputPlaceholder__password: "Ingrese su contraseña",
	formFieldInputPlaceholder__phoneNumber: "Ingrese su número telefónico",
	formFieldInputPlaceholder__signUpPassword: void 0,
	formFieldInputPlaceholder__username: "Ingrese su nombre de usuario",
	formFieldInput__emailAddress_format: void 0,
	formFieldLabel__apiKey: "Clave API",
	formFieldLabel__apiKeyDescription: "Descripción",
	formFieldLabel__apiKeyExpiration: "Expiración",
	formFieldLabel__apiKeyName: "Nombre de clave secreta",
	formFieldLabel__automaticInvitations: "Activar invitaciones automáticas para este dominio",
	formFieldLabel__backupCode: "Código de respaldo",
	formFieldLabel__confirmDeletion: "Confirmación",
	formFieldLabel__confirmPassword: "Confirme la contraseña",
	formFieldLabel__currentPassword: "Contraseña actual",
	formFieldLabel__emailAddress: "Correo electrónico",
	formFieldLabel__emailAddress_username: "Correo electrónico o nombre de usuario",
	formFieldLabel__emailAddresses: "Direcciones de correo",
	formFieldLabel__firstName: "Nombre",
	formFieldLabel__lastName: "Apellido",
	formFieldLabel__newPassword: "Nueva contraseña",
	formFieldLabel__organizationDomain: "Dominio",
	formFieldLabel__organizationDomainDeletePending: "Borrar invitaciones y sugerencias pendientes",
	formFieldLabel__organizationDomainEmailAddress: "Correo de verificación",
	formFieldLabel__organizationDomainEmailAddressDescription: "Ingrese una dirección de correo electrónico bajo este dominio para recibir un código y verificarlo.",
	formFieldLabel__organizationName: "Nombre de la Organización",
	formFieldLabel__organizationSlug: "Slug",
	formFieldLabel__passkeyName: "Nombre de la clave de acceso",
	formFieldLabel__password: "Contraseña",
	formFieldLabel__phoneNumber: "Número telefónico",
	formFieldLabel__role: "Rol",
	formFieldLabel__signOutOfOtherSessions: "Cerrar sesión en todos los demás dispositivos",
	formFieldLabel__username: "Nombre de usuario",
	identityPreviewEditButton__emailAddress: void 0,
	identityPreviewEditButton__identifier: void 0,
	identityPreviewEditButton__phoneNumber: void 0,
	impersonationFab: {
		action__signOut: "Cerrar",
		title: "Registrado como {{identifier}}"
	},
	lastAuthenticationStrategy: "Último uso",
	maintenanceMode: "Modo de mantenimiento",
	membershipRole__admin: "Administrador",
	membershipRole__basicMember: "Miembro",
	membershipRole__guestMember: "Invitado",
	oauthConsent: {
		action__allow: void 0,
		action__deny: void 0,
		offlineAccessNotice: void 0,
		redirectNotice: void 0,
		redirectUriModal: {
			subtitle: void 0,
			title: void 0
		},
		scopeList: {
			privateMetadata: void 0,
			title: void 0
		},
		subtitle: void 0,
		viewFullUrl: void 0,
		warning: void 0
	},
	oauthDeviceVerification: {
		action__tryAnotherCode: void 0,
		confirmation: {
			action__approve: void 0,
			action__deny: void 0,
			scopeListTitle: void 0,
			subtitle: void 0,
			title: void 0,
			warning: void 0
		},
		error: {
			expiredSubtitle: void 0,
			expiredTitle: void 0,
			genericSubtitle: void 0,
			genericTitle: void 0,
			invalidCode: void 0,
			rateLimitedSubtitle: void 0,
			rateLimitedTitle: void 0,
			unknownCode: void 0
		},
		start: {
			action__continue: void 0,
			subtitle: void 0,
			title: void 0,
			userCodeLabel: void 0
		},
		status: {
			alreadyApprovedSubtitle: void 0,
			alreadyApprovedTitle: void 0,
			alreadyDecidedSubtitle: void 0,
			alreadyDecidedTitle: void 0,
			alreadyDeniedSubtitle: void 0,
			alreadyDeniedTitle: void 0,
			approvedSubtitle: void 0,
			approvedTitle: void 0,
			consumedSubtitle: void 0,
			consumedTitle: void 0,
			deniedSubtitle: void 0,
			deniedTitle: void 0
		}
	},
	organizationList: {
		action__createOrganization: "Crear organización",
		action__invitationAccept: "Unirse",
		action__suggestionsAccept: "Solicitud a unirse",
		createOrganization: "Crear Organización",
		invitationAcceptedLabel: "Unido",
		subtitle: "para continuar a {{applicationName}}",
		suggestionsAcceptedLabel: "Aprobación pendiente",
		title: "Choose an account",
		titleWithoutPersonal: "Escoja una organización"
	},
	organizationProfile: {
		apiKeysPage: { title: void 0 },
		badge__automaticInvitation: "Invitaciones automáticas",
		badge__automaticSuggestion: "Sugerencias automáticas",
		badge__enterpriseSso: void 0,
		badge__manualInvitation: "Sin inscripción automática",
		badge__unverified: "No verificado",
		billingPage: {
			accountCreditsSection: {
				title: void 0,
				viewHistory: void 0
			},
			creditHistoryPage: {
				tableHeader__amount: void 0,
				tableHeader__date: void 0,
				title: void 0
			},
			paymentHistorySection: {
				empty: "No hay historial de pagos",
				notFound: "No se ha encontrado el intento de pago",
				tableHeader__amount: "Importe",
				tableHeader__date: "Fecha",
				tableHeader__status: "Estado"
			},
			paymentMethodsSection: {
				actionLabel__default: "Establecer como predeterminado",
				actionLabel__remove: "Eliminar",
				add: "Añadir nuevo método de pago",
				addSubtitle: "Añade un nuevo método de pago a tu cuenta.",
				cancelButton: "Cancelar",
				formButtonPrimary__add: "Añadir método de pago",
				formButtonPrimary__pay: "Pagar {{amount}}",
				payWithTestCardButton: "Pagar con tarjeta de prueba",
				removeMethod: {
					messageLine1: "{{identifier}} se eliminará de esta cuenta.",
					messageLine2: "Ya no podrás usar este método de pago y cualquier suscripción recurrente que dependa de él dejará de funcionar.",
					successMessage: "{{paymentMethod}} se ha eliminado de tu cuenta.",
					title: "Eliminar método de pago"
				},
				title: "Métodos de pago"
			},
			start: {
				headerTitle__payments: "Pagos",
				headerTitle__plans: "Planes",
				headerTitle__statements: "Facturas",
				headerTitle__subscriptions: "Suscripción"
			},
			statementsSection: {
				empty: "No hay facturas para mostrar",
				itemCaption__paidForPlan: "Pagado por el plan {{plan}} {{period}}",
				itemCaption__payerCredit: void 0,
				itemCaption__proratedCredit: "Crédito proporcional por el tiempo no utilizado de la suscripción anterior",
				itemCaption__subscribedAndPaidForPlan: "Suscrito y pagado por el plan {{plan}} {{period}}",
				notFound: "Factura no encontrada",
				tableHeader__amount: "Importe",
				tableHeader__date: "Fecha",
				title: "Facturas",
				totalPaid: "Total pagado"
			},
			subscriptionsListSection: {
				actionLabel__manageSubscription: "Gestionar",
				actionLabel__newSubscription: "Suscribirse a un plan",
				actionLabel__switchPlan: "Cambiar de plan",
				includedSeatsUsage: void 0,
				overview: void 0,
				paidSeatsUsage: void 0,
				seatLimit: void 0,
				seatLimitAndIncludedSeats: void 0,
				tableHeader__edit: "Editar",
				tableHeader__plan: "Plan",
				tableHeader__startDate: "Fecha de inicio",
				title: "Suscripción"
			},
			subscriptionsSection: { actionLabel__default: "Gestionar" },
			switchPlansSection: { title: "Cambiar de plan" },
			title: "Facturación"
		},
		createDomainPage: {
			subtitle: "Agregue el dominio para verificar. Los usuarios con direcciones de correo electrónico en este dominio pueden unirse a la organización automáticamente o solicitar unirse.",
			title: "Agregar dominio"
		},
		invitePage: {
			detailsTitle__inviteFailed: "No se pudieron enviar las invitaciones. Solucione lo siguiente y vuelva a intentarlo:",
			formButtonPrimary__continue: "Enviar invitaciones",
			formButtonPrimary__purchaseSeats: void 0,
			selectDropdown__role: "Seleccionar rol",
			subtitle: "Invitar nuevos miembros a esta organización",
			successMessage: "Invitaciones enviadas con éxito",
			title: "Invitar miembros"
		},
		membersPage: {
			action__invite: "Invitar",
			action__search: "Buscar",
			activeMembersTab: {
				menuAction__remove: "Quitar miembro",
				tableHeader__actions: "Acciones",
				tableHeader__joined: "Unido",
				tableHeader__role: "Rol",
				tableHeader__user: "Usuario"
			},
			alerts: { roleSetMigrationInProgress: {
				subtitle: "Estamos actualizando los roles disponibles. Una vez hecho esto, podrás actualizar los roles de nuevo.",
				title: "Los roles están temporalmente bloqueados"
			} },
			detailsTitle__emptyRow: "No hay miembros para mostrar",
			invitationsTab: {
				autoInvitations: {
					headerSubtitle: "Invite a usuarios conectando un dominio de correo electrónico con su organización. Cualquiera que se registre con un dominio de correo electrónico coincidente podrá unirse a la organización en cualquier momento.",
					headerTitle: "Invitaciones automáticas",
					primaryButton: "Gestionar dominios verificados"
				},
				table__emptyRow: "Sin invitaciones para mostrar"
			},
			invitedMembersTab: {
				menuAction__revoke: "Revocar invitación",
				tableHeader__invited: "Invitado"
			},
			requestsTab: {
				autoSuggestions: {
					headerSubtitle: "Los usuarios que se registren con un dominio de correo electrónico coincidente podrán ver una sugerencia para solicitar unirse a su organización.",
					headerTitle: "Sugerencias automáticas",
					primaryButton: "Gestionar dominios verificados"
				},
				menuAction__approve: "Aprobar",
				menuAction__reject: "Rechazar",
				tableHeader__requested: "Acceso solicitado",
				table__emptyRow: "Sin solicitudes para mostrar"
			},
			start: {
				headerTitle__invitations: "Invitaciones",
				headerTitle__members: "Miembros",
				headerTitle__requests: "Solicitudes"
			}
		},
		navbar: {
			apiKeys: void 0,
			billing: void 0,
			description: "Gestione su organización.",
			general: "General",
			members: "Miembros",
			security: void 0,
			title: "Organización"
		},
		plansPage: {
			alerts: {
				noPermissionsToManageBilling: void 0,
				planMembershipLimitExceeded: void 0
			},
			title: void 0
		},
		profilePage: {
			dangerSection: {
				deleteOrganization: {
					actionDescription: "Escriba \"{{organizationName}}\" a continuación para continuar.",
					messageLine1: "¿Está seguro de que desea eliminar esta organización?",
					messageLine2: "Esta acción es permanente e irreversible.",
					successMessage: "Ha eliminado la organización.",
					title: "Borrar organización"
				},
				leaveOrganization: {
					actionDescription: "Escriba \"{{organizationName}}\" a continuación para continuar.",
					messageLine1: "¿Está seguro de que desea abandonar esta organización? Perderá el acceso a esta organización y sus aplicaciones.",
					messageLine2: "Esta acción es permanente e irreversible.",
					successMessage: "Has dejado la organización.",
					title: "Abandonar la organización"
				},
				title: "Peligro"
			},
			domainSection: {
				menuAction__manage: "Gestione",
				menuAction__remove: "Eliminar",
				menuAction__verify: "Verificar",
				primaryButton: "Añadir dominio",
				subtitle: "Permita que los usuarios se unan a la organización automáticamente o soliciten unirse basándose en un dominio de correo electrónico verificado.",
				title: "Dominios verificados"
			},
			successMessage: "La organización ha sido actualizada.",
			title: "Perfil de la organización"
		},
		removeDomainPage: {
			messageLine1: "Se eliminará el dominio de correo electrónico {{domain}}.",
			messageLine2: "Los usuarios no podrán unirse a la organización automáticamente después de esto.",
			successMessage: "{{dominio}} ha sido eliminado.",
			title: "Eliminar dominio"
		},
		securityPage: {
			connectionPage: {
				actions: {
					activate: void 0,
					continueSetup: void 0
				},
				dangerZone: {
					deactivateButton: void 0,
					removeButton: void 0,
					title: void 0
				},
				domains: { title: void 0 },
				identityProvider: {
					certificateExpires: void 0,
					clientSecret: { placeholder: void 0 },
					editButton: void 0,
					form: { title: void 0 },
					title: void 0
				},
				name: {
					editButton: void 0,
					form: { title: void 0 },
					title: void 0
				},
				serviceProvider: {
					acsUrl: void 0,
					entityId: void 0,
					metadataUrl: void 0,
					redirectUri: void 0,
					title: void 0
				},
				settings: {
					allowAdditionalIdentifiers: {
						description: void 0,
						label: void 0
					},
					allowIdpInitiated: {
						description: void 0,
						label: void 0
					},
					allowSubdomains: {
						description: void 0,
						label: void 0
					},
					forceAuthn: {
						description: void 0,
						label: void 0
					},
					syncUserAttributes: {
						description: void 0,
						label: void 0
					},
					title: void 0
				}
			},
			directorySyncSection: {
				badge__active: void 0,
				badge__inactive: void 0,
				badge__ssoRequired: void 0,
				badge__unconfigured: void 0,
				description: void 0,
				error__load: void 0,
				menuAction__activate: void 0,
				menuAction__deactivate: void 0,
				menuAction__edit: void 0,
				menuAction__remove: void 0,
				primaryButton__startConfiguration: void 0,
				removeDialog: {
					confirmButton: void 0,
					subtitle: void 0,
					title: void 0
				},
				title: void 0
			},
			removeDialog: {
				confirmButton: void 0,
				subtitle: void 0,
				title: void 0
			},
			ssoBypassPage: {
				action__add: void 0,
				action__search: void 0,
				addForm: {
					changeButton: void 0,
					memberLabel: void 0,
					memberPlaceholder: void 0,
					noResults: void 0,
					submitButton: void 0,
					subtitle: void 0,
					title: void 0
				},
				table: {
					emptyState: void 0,
					emptyState__search: void 0,
					header__actions: void 0,
					header__user: void 0,
					menuAction__remove: void 0
				},
				title: void 0
			},
			ssoBypassSection: {
				allowlistCount: void 0,
				allowlistCount__one: void 0,
				allowlistLabel: void 0,
				description: void 0,
				error__load: void 0,
				menuAction__manage: void 0,
				title: void 0
			},
			ssoSection: {
				badge__active: void 0,
				badge__inProgress: void 0,
				badge__inactive: void 0,
				badge__unconfigured: void 0,
				descriptionLine1: void 0,
				domainLabel: void 0,
				menuAction__activate: void 0,
				menuAction__continue: void 0,
				menuAction__deactivate: void 0,
				menuAction__edit: void 0,
				menuAction__remove: void 0,
				primaryButton__addConnection: void 0,
				primaryButton__continueConfiguration: void 0,
				primaryButton__startConfiguration: void 0,
				title: void 0,
				tooltip: void 0,
				tooltipLabel: void 0,
				tooltip__noRole: void 0
			},
			title: void 0
		},
		start: {
			headerTitle__general: "General",
			headerTitle__members: "Miembros",
			membershipSeatUsageLabel: void 0,
			profileSection: {
				primaryButton: "Actualizar perfil",
				title: "Perfil de la Organización",
				uploadAction__title: "Logo"
			}
		},
		verifiedDomainPage: {
			dangerTab: {
				calloutInfoLabel: "La eliminación de este dominio afectará a los usuarios invitados.",
				removeDomainActionLabel__remove: "Eliminar dominio",
				removeDomainSubtitle: "Elimine este dominio de sus dominios verificados",
				removeDomainTitle: "Eliminar dominio"
			},
			enrollmentTab: {
				automaticInvitationOption__description: "Los usuarios son invitados automáticamente a unirse a la organización cuando se registran y pueden unirse en cualquier momento.",
				automaticInvitationOption__label: "Invitaciones automáticas",
				automaticSuggestionOption__description: "Los usuarios reciben una sugerencia para solicitar unirse, pero deben ser aprobados por un administrador antes de poder unirse a la organización.",
				automaticSuggestionOption__label: "Sugerencias automáticas",
				calloutInfoLabel: "Cambiar el modo de inscripción solo afectará a nuevos usuarios.",
				calloutInvitationCountLabel: "Invitaciones pendientes enviadas a los usuarios: {{count}}",
				calloutSuggestionCountLabel: "Sugerencias pendientes enviadas a los usuarios: {{count}}",
				manualInvitationOption__description: "Los usuarios solo pueden ser invitados manualmente a la organización.",
				manualInvitationOption__label: "Sin inscripción automática",
				subtitle: "Elija cómo los usuarios de este dominio pueden unirse a la organización."
			},
			start: {
				headerTitle__danger: "Peligro",
				headerTitle__enrollment: "Opciones de inscripción"
			},
			subtitle: "El dominio {{domain}} está ahora verificado. Continúe seleccionando el modo de inscripción.",
			title: "Actualizar {{domain}}"
		},
		verifyDomainPage: {
			formSubtitle: "Ingrese el código de verificación enviado a su dirección de correo electrónico",
			formTitle: "Código de verificación",
			resendButton: "¿No recibió un código? Reenviar",
			subtitle: "El dominio {{domainName}} necesita ser verificado por correo electrónico.",
			subtitleVerificationCodeScreen: "Se envió un código de verificación a {{emailAddress}}. Ingrese el código para continuar.",
			title: "Verificar dominio"
		}
	},
	organizationSwitcher: {
		action__closeOrganizationSwitcher: void 0,
		action__createOrganization: "Crear Organización",
		action__invitationAccept: "Unirse",
		action__manageOrganization: "Administrar Organización",
		action__openOrganizationSwitcher: void 0,
		action__suggestionsAccept: "Solicitar unirse",
		notSelected: "Ninguna organización seleccionada",
		personalWorkspace: "Espacio de trabajo personal",
		suggestionsAcceptedLabel: "Aprobación pendiente"
	},
	paginationButton__next: "Próximo",
	paginationButton__previous: "Previo",
	paginationRowText__displaying: "Mostrando",
	paginationRowText__of: "de",
	reverification: {
		alternativeMethods: {
			actionLink: "Probar otro método",
			actionText: "¿No tienes acceso a este método? Prueba otra opción.",
			blockButton__backupCode: "Usar código de respaldo",
			blockButton__emailCode: "Usar código de correo electrónico",
			blockButton__passkey: void 0,
			blockButton__password: "Usar contraseña",
			blockButton__phoneCode: "Usar código de teléfono",
			blockButton__totp: "Usar verificación TOTP",
			getHelp: {
				blockButton__emailSupport: "Contactar soporte por correo electrónico",
				content: "Si no puedes verificar tu identidad con los métodos anteriores, comunícate con nuestro equipo de soporte.",
				title: "Necesitas ayuda con la verificación?"
			},
			subtitle: "Selecciona uno de los métodos disponibles para verificar tu identidad.",
			title: "Reverificación de identidad"
		},
		backupCodeMfa: {
			subtitle: "Introduce tu código de respaldo para continuar con el acceso.",
			title: "Verificación por código de respaldo"
		},
		emailCode: {
			formTitle: "Ingresa el código que hemos enviado a tu correo electrónico.",
			resendButton: "Reenviar código",
			subtitle: "Revisa tu bandeja de entrada para el código de verificación.",
			title: "Verificación por correo electrónico"
		},
		noAvailableMethods: {
			message: "Lo sentimos, no tienes ningún método de verificación disponible. Contacta con soporte.",
			subtitle: "No se encontraron métodos alternativos disponibles.",
			title: "Métodos de verificación no disponibles"
		},
		passkey: {
			blockButton__passkey: void 0,
			subtitle: void 0,
			title: void 0
		},
		password: {
			actionLink: "¿Olvidaste tu contraseña? Recupérala aquí.",
			subtitle: "Usa tu contraseña para verificar tu identidad.",
			title: "Verificación por contraseña"
		},
		phoneCode: {
			formTitle: "Introduce el código enviado a tu teléfono.",
			resendButton: "Reenviar código",
			subtitle: "Recibirás un código SMS para verificar tu identidad.",
			title: "Verificación por teléfono"
		},
		phoneCodeMfa: {
			formTitle: "Código de verificación de 2 pasos",
			resendButton: "Reenviar código",
			subtitle: "Introduce el código de verificación de dos factores enviado a tu teléfono.",
			title: "Verificación por teléfono (2FA)"
		},
		totpMfa: {
			formTitle: "Código TOTP",
			subtitle: "Introduce el código de autenticación TOTP para completar la verificación.",
			title: "Verificación por TOTP (2FA)"
		}
	},
	searchInput: { action__clear: void 0 },
	signIn: {
		accountSwitcher: {
			action__addAccount: "Añadir cuenta",
			action__signOutAll: "Cerrar sesión de todas las cuentas",
			subtitle: "Seleccione la cuenta con la que desea continuar.",
			title: "Elija una cuenta"
		},
		alternativeMethods: {
			actionLink: "Consigue ayuda",
			actionText: "¿No tienes ninguno de estos?",
			blockButton__backupCode: "Usa un código de respaldo",
			blockButton__emailCode: "Enviar código a {{identifier}}",
			blockButton__emailLink: "Enviar enlace a {{identifier}}",
			blockButton__passkey: "Usar llave de acceso",
			blockButton__password: "Entra con tu contraseña",
			blockButton__phoneCode: "Enviar código a {{identifier}}",
			blockButton__totp: "Usa tu aplicación de autenticación",
			getHelp: {
				blockButton__emailSupport: "Soporte de correo electrónico",
				content: "Si tiene dificultades para iniciar sesión en su cuenta, envíenos un correo electrónico y trabajaremos con usted para restablecer el acceso lo antes posible.",
				title: "Consigue ayuda"
			},
			subtitle: "¿Tienes problemas? Puedes usar cualquiera de estos métodos para iniciar sesión.",
			title: "Usa otro método"
		},
		alternativePhoneCodeProvider: {
			formTitle: void 0,
			resendButton: void 0,
			subtitle: void 0,
			title: void 0
		},
		backupCodeMfa: {
			subtitle: "para continuar a {{applicationName}}",
			title: "Introduce un código de seguridad"
		},
		emailCode: {
			formTitle: "Código de verificación",
			resendButton: "Reenviar código",
			subtitle: "para continuar a {{applicationName}}",
			title: "Revise su correo electrónico"
		},
		emailCodeMfa: {
			formTitle: "Revise su correo electrónico",
			resendButton: "¿No recibió un código? Reenviar",
			subtitle: "para continuar a {{applicationName}}",
			title: "Revise su correo electrónico"
		},
		emailLink: {
			clientMismatch: {
				subtitle: "El cliente no coincide con el solicitado. Por favor, intente de nuevo.",
				title: "Error de cliente no coincidente"
			},
			expired: {
				subtitle: "Regrese a la pestaña original para continuar.",
				title: "Este enlace de verificación ha expirado"
			},
			failed: {
				subtitle: "Regrese a la pestaña original para continuar.",
				title: "Este enlace de verificación es inválido"
			},
			formSubtitle: "Utilice el enlace de verificación enviado a su correo electrónico",
			formTitle: "Enlace de verificación",
			loading: {
				subtitle: "Serás redirigido pronto",
				title: "Iniciando sesión..."
			},
			resendButton: "Reenviar enlace",
			subtitle: "para continuar a {{applicationName}}",
			title: "Revise su correo electrónico",
			unusedTab: { title: "Puede cerrar esta pestaña" },
			verified: {
				subtitle: "Serás redirigido pronto",
				title: "Inició sesión con éxito"
			},
			verifiedSwitchTab: {
				subtitle: "Regrese a la pestaña original para continuar",
				subtitleNewTab: "Regrese a la pestaña recién abierta para continuar",
				titleNewTab: "Inició sesión en otra pestaña"
			},
			verifiedTransferable: {
				subtitle: void 0,
				title: void 0
			}
		},
		emailLinkMfa: {
			formSubtitle: "Utiliza el enlace de verificación enviado a tu correo electrónico",
			resendButton: "¿No recibiste el enlace? Reenviar",
			subtitle: "para continuar a {{applicationName}}",
			title: "Revisa tu correo electrónico"
		},
		enterpriseConnections: {
			subtitle: void 0,
			title: void 0
		},
		enterpriseSSO: { formButtonPrimary: void 0 },
		forgotPassword: {
			formTitle: "Código de restablecimiento de contraseña",
			resendButton: "¿No recibiste un código? Reenviar",
			subtitle: "para restablecer tu contraseña",
			subtitle_email: "Primero, introduce el código enviado a tu correo electrónico",
			subtitle_phone: "Primero, introduce el código enviado a tu teléfono",
			title: "Restablecer contraseña"
		},
		forgotPasswordAlternativeMethods: {
			blockButton__resetPassword: "Restablecer tu contraseña",
			label__alternativeMethods: "O, inicia sesión con otro método",
			title: "¿Olvidaste tu contraseña?"
		},
		newDeviceVerificationNotice: "Estás iniciando sesión desde un dispositivo nuevo. Estamos pidiendo verificación para mantener tu cuenta segura.",
		noAvailableMethods: {
			message: "No se puede continuar con el inicio de sesión. No hay ningún factor de autenticación disponible.",
			subtitle: "Ocurrió un error",
			title: "No puedo iniciar sesión"
		},
		passkey: {
			subtitle: "Use su clave de acceso para continuar con la autenticación.",
			title: "Clave de acceso"
		},
		password: {
			actionLink: "Usa otro método",
			subtitle: "para continuar a {{applicationName}}",
			title: "Introduzca su contraseña"
		},
		passwordCompromised: { title: void 0 },
		passwordPwned: { title: "Tu contraseña ha sido comprometida" },
		passwordUntrusted: { title: void 0 },
		phoneCode: {
			formTitle: "Código de verificación",
			resendButton: "Reenviar código",
			subtitle: "para continuar a {{applicationName}}",
			title: "Revisa tu teléfono"
		},
		phoneCodeMfa: {
			formTitle: "Código de verificación",
			resendButton: "Reenviar código",
			subtitle: "Introduce el código enviado a tu teléfono para continuar.",
			title: "Revisa tu teléfono"
		},
		protectCheck: {
			loading: void 0,
			retryButton: void 0,
			subtitle: void 0,
			title: void 0
		},
		resetPassword: {
			formButtonPrimary: "Restablecer Contraseña",
			requiredMessage: "Por razones de seguridad, se requiere restablecer su contraseña.",
			successMessage: "Tu contraseña ha sido cambiada exitosamente. Iniciando sesión, por favor espera un momento.",
			title: "Establecer nueva contraseña"
		},
		resetPasswordMfa: { detailsLabel: "Necesitamos verificar tu identidad antes de restablecer tu contraseña." },
		ssoBypass: {
			actionLink: void 0,
			code: {
				resendButton: void 0,
				subtitle: void 0,
				title: void 0
			},
			notice: void 0
		},
		start: {
			actionLink: "Regístrese",
			actionLink__join_waitlist: "Únase a la lista de espera",
			actionLink__use_email: "Usar correo electrónico",
			actionLink__use_email_username: "Usar correo electrónico o nombre de usuario",
			actionLink__use_passkey: "Usar una clave de acceso",
			actionLink__use_phone: "Usar teléfono",
			actionLink__use_username: "Usar nombre de usuario",
			actionText: "¿No tienes cuenta?",
			actionText__join_waitlist: "¿Te gustaría unirte a la lista de espera?",
			alternativePhoneCodeProvider: {
				actionLink: void 0,
				label: void 0,
				subtitle: void 0,
				title: void 0
			},
			subtitle: "para continuar a {{applicationName}}",
			subtitleCombined: void 0,
			title: "Entrar",
			titleCombined: void 0
		},
		totpMfa: {
			formTitle: "Código de verificación",
			subtitle: "Introduce el código que te enviamos a tu dispositivo",
			title: "Verificación de dos pasos"
		},
		web3Solana: {
			subtitle: "Selecciona una cartera abajo para iniciar sesión",
			title: "Iniciar sesión con Solana"
		}
	},
	signInEnterPasswordTitle: "Ingresa tu contraseña",
	signUp: {
		alternativePhoneCodeProvider: {
			resendButton: void 0,
			subtitle: void 0,
			title: void 0
		},
		continue: {
			actionLink: "Entrar",
			actionText: "¿Tiene una cuenta?",
			subtitle: "para continuar a {{applicationName}}",
			title: "Rellene los campos que faltan"
		},
		emailCode: {
			formSubtitle: "Introduzca el código de verificación enviado a su correo electrónico",
			formTitle: "Código de verificación",
			resendButton: "Re-enviar código",
			subtitle: "para continuar a {{applicationName}}",
			title: "Verifique su correo electrónico"
		},
		emailLink: {
			clientMismatch: {
				subtitle: "Parece que no estás usando el dispositivo correcto para verificar tu cuenta.",
				title: "Error de dispositivo"
			},
			formSubtitle: "Utilice el enlace de verificación enviado a su dirección de correo electrónico",
			formTitle: "Enlace de verificación",
			loading: { title: "Registrando..." },
			resendButton: "Reenviar enlace",
			subtitle: "para continuar a {{applicationName}}",
			title: "Verifica tu correo electrónico",
			verified: { title: "Registrado con éxito" },
			verifiedSwitchTab: {
				subtitle: "Regrese a la pestaña recién abierta para continuar",
				subtitleNewTab: "Volver a la pestaña anterior para continuar",
				title: "Correo electrónico verificado con éxito"
			}
		},
		enterpriseConnections: {
			subtitle: void 0,
			title: void 0
		},
		legalConsent: {
			checkbox: {
				label__onlyPrivacyPolicy: "He leído y acepto la Política de Privacidad",
				label__onlyTermsOfService: "He leído y acepto los Términos de Servicio",
				label__termsOfServiceAndPrivacyPolicy: "He leído y acepto los {{ termsOfServiceLink || link(\"Términos de Servicio\") }} y la {{ privacyPolicyLink || link(\"Política de Privacidad\") }}"
			},
			continue: {
				subtitle: "Al continuar, aceptas las condiciones mencionadas.",
				title: "Por favor, acepta nuestros términos y políticas para continuar"
			}
		},
		phoneCode: {
			formSubtitle: "Introduzca el código de verificación enviado a su número de teléfono",
			formTitle: "Código de verificación",
			resendButton: "Re-enviar código",
			subtitle: "para continuar a {{applicationName}}",
			title: "Verifique su teléfono"
		},
		protectCheck: {
			loading: void 0,
			retryButton: void 0,
			subtitle: void 0,
			title: void 0
		},
		restrictedAccess: {
			actionLink: "Contáctanos para más información",
			actionText: "¿Tienes problemas? Obtén ayuda",
			blockButton__emailSupport: "Soporte por correo electrónico",
			blockButton__joinWaitlist: "Unirte a la lista de espera",
			subtitle: "El acceso a esta funcionalidad está restringido en este momento.",
			subtitleWaitlist: "Te has unido a la lista de espera. Nos pondremos en contacto contigo pronto.",
			title: "Acceso restringido"
		},
		start: {
			actionLink: "Iniciar sesión",
			actionLink__use_email: "Usar correo electrónico",
			actionLink__use_phone: "Usar teléfono",
			actionText: "¿Ya tienes una cuenta?",
			alternativePhoneCodeProvider: {
				actionLink: void 0,
				label: void 0,
				subtitle: void 0,
				title: void 0
			},
			subtitle: "para continuar en {{applicationName}}",
			subtitleCombined: "para continuar en {{applicationName}}",
			title: "Crea tu cuenta",
			titleCombined: "Crea tu cuenta"
		},
		web3Solana: {
			subtitle: "Selecciona una cartera abajo para registrarte",
			title: "Registrarse con Solana"
		}
	},
	socialButtonsBlockButton: "Continuar con {{provider|titleize}}",
	socialButtonsBlockButtonManyInView: "{{provider|titleize}}",
	taskChooseOrganization: {
		alerts: { organizationAlreadyExists: "Ya existe una organización para el nombre de empresa detectado ({{organizationName}}) y {{organizationDomain}}. Únete por invitación." },
		chooseOrganization: {
			action__createOrganization: "Crear nueva organización",
			action__invitationAccept: "Unirse",
			action__suggestionsAccept: "Solicitar unirse",
			subtitle: "Unirse a una organización existente o crear una nueva",
			subtitle__createOrganizationDisabled: "Unirse a una organización existente",
			suggestionsAcceptedLabel: "Pendiente de aprobación",
			title: "Elegir una organización"
		},
		createOrganization: {
			formButtonReset: "Cancelar",
			formButtonSubmit: "Continuar",
			formFieldInputPlaceholder__name: "Mi Organización",
			formFieldInputPlaceholder__slug: "mi-organizacion",
			formFieldLabel__name: "Nombre",
			formFieldLabel__slug: "Identificador",
			subtitle: "Ingrese los detalles de su organización para continuar",
			title: "Configurar su organización"
		},
		organizationCreationDisabled: {
			subtitle: "Contacte al administrador de su organización para obtener una invitación.",
			title: "Debe pertenecer a una organización"
		},
		signOut: {
			actionLink: "Cerrar sesión",
			actionText: "Sesión iniciada como {{identifier}}"
		}
	},
	taskResetPassword: {
		formButtonPrimary: void 0,
		signOut: {
			actionLink: void 0,
			actionText: void 0
		},
		subtitle: void 0,
		title: void 0
	},
	taskSetupMfa: {
		badge: void 0,
		signOut: {
			actionLink: void 0,
			actionText: void 0
		},
		smsCode: {
			addPhone: {
				formButtonPrimary: void 0,
				infoText: void 0
			},
			addPhoneNumber: void 0,
			cancel: void 0,
			subtitle: void 0,
			success: {
				finishButton: void 0,
				message1: void 0,
				message2: void 0,
				title: void 0
			},
			title: void 0,
			verifyPhone: {
				formButtonPrimary: void 0,
				formTitle: void 0,
				resendButton: void 0,
				subtitle: void 0,
				title: void 0
			}
		},
		start: {
			methodSelection: {
				phoneCode: void 0,
				totp: void 0
			},
			subtitle: void 0,
			title: void 0
		},
		totpCode: {
			addAuthenticatorApp: {
				buttonAbleToScan__nonPrimary: void 0,
				buttonUnableToScan__nonPrimary: void 0,
				formButtonPrimary: void 0,
				formButtonReset: void 0,
				infoText__ableToScan: void 0,
				infoText__unableToScan: void 0,
				inputLabel__unableToScan1: void 0
			},
			success: {
				finishButton: void 0,
				message1: void 0,
				message2: void 0,
				title: void 0
			},
			title: void 0,
			verifyTotp: {
				formButtonPrimary: void 0,
				formButtonReset: void 0,
				formTitle: void 0,
				subtitle: void 0,
				title: void 0
			}
		}
	},
	unstable__errors: {
		action_blocked: void 0,
		already_a_member_in_organization: "{{email}} ya es miembro de la organización.",
		api_key_name_already_exists: void 0,
		api_key_usage_exceeded: void 0,
		avatar_file_size_exceeded: "El tamaño del archivo supera el límite máximo de 10 MB. Por favor, elija un archivo más pequeño.",
		avatar_file_type_invalid: "Tipo de archivo no compatible. Por favor, suba una imagen JPG, PNG, GIF o WEBP.",
		captcha_invalid: "Registro fallido debido a validaciones de seguridad fallidas. Por favor, actualice la página para intentarlo de nuevo o comuníquese con el soporte para más asistencia.",
		captcha_unavailable: "Registro fallido debido a una validación de bot fallida. Por favor, actualice la página para intentarlo de nuevo o comuníquese con el soporte para más asistencia.",
		form_code_incorrect: "El código ingresado es incorrecto.",
		form_email_address_blocked: "Los servicios de correo electrónico temporal no están soportados. Por favor, use su dirección de correo electrónico regular para crear una cuenta.",
		form_identifier_exists__email_address: "Ya existe una cuenta con esta dirección de correo electrónico.",
		form_identifier_exists__phone_number: "Ya existe una cuenta con este número de teléfono.",
		form_identifier_exists__username: "Ya existe una cuenta con este nombre de usuario.",
		form_identifier_not_found: "No se ha encontrado ninguna cuenta con este identificador.",
		form_new_password_matches_current: void 0,
		form_param_format_invalid: "Formato de parámetro inválido.",
		form_param_format_invalid__email_address: "La dirección de correo electrónico debe ser una dirección de correo electrónico válida.",
		form_param_format_invalid__phone_number: "El número de teléfono debe estar en un formato internacional válido.",
		form_param_max_length_exceeded__first_name: "El nombre no debe exceder los 256 caracteres.",
		form_param_max_length_exceeded__last_name: "El apellido no debe exceder los 256 caracteres.",
		form_param_max_length_exceeded__name: "El nombre no debe exceder los 256 caracteres.",
		form_param_nil: "Este campo es obligatorio.",
		form_param_type_invalid: void 0,
		form_param_type_invalid__email_address: void 0,
		form_param_type_invalid__phone_number: void 0,
		form_param_value_invalid: "Valor inválido.",
		form_password_compromised__sign_in: void 0,
		form_password_incorrect: "Contraseña incorrecta.",
		form_password_length_too_short: "La contraseña es demasiado corta.",
		form_password_matches_identifier: void 0,
		form_password_not_strong_enough: "Tu contraseña no es lo suficientemente fuerte.",
		form_password_or_identifier_incorrect: "La contraseña o la dirección de correo electrónico es incorrecta. Inténtalo de nuevo o usa otro método.",
		form_password_pwned: "Tu contraseña ha sido comprometida en una violación de seguridad.",
		form_password_pwned__sign_in: "La contraseña ya está en uso en otro servicio.",
		form_password_size_in_bytes_exceeded: "Tu contraseña ha excedido el número máximo de bytes permitidos, por favor acórtala o elimina algunos caracteres especiales.",
		form_password_untrusted__sign_in: void 0,
		form_password_validation_failed: "La validación de la contraseña falló.",
		form_username_invalid_character: "El nombre de usuario contiene caracteres inválidos.",
		form_username_invalid_length: "El nombre de usuario debe tener entre 3 y 20 caracteres.",
		form_username_needs_non_number_char: "Tu nombre de usuario debe contener al menos un carácter no numérico.",
		identification_deletion_failed: "No puedes eliminar tu última identificación.",
		insufficient_seats_change_plan: void 0,
		insufficient_seats_contact_support: void 0,
		not_allowed_access: "La dirección de correo electrónico o el número de teléfono no está permitido para registrarse. Esto puede deberse al uso de '+', '=', '#' o '.' en tu dirección de correo electrónico, el uso de un dominio conectado a un servicio de correo electrónico temporal o la exclusión explícita. Si cree que se trata de un error, póngase en contacto con el soporte.",
		oauth_access_denied: void 0,
		organization_domain_blocked: "Este es un dominio bloqueado, por favor usa otro.",
		organization_domain_common: "Este es un dominio común, por favor usa otro.",
		organization_domain_exists_for_enterprise_connection: void 0,
		organization_membership_quota_exceeded: "Has alcanzado tu límite de miembros de la organización, incluyendo invitaciones pendientes.",
		organization_minimum_permissions_needed: "Es necesario que haya al menos un miembro de la organización con los permisos mínimos necesarios.",
		organization_not_found_or_unauthorized: void 0,
		organization_not_found_or_unauthorized_with_create_organization_disabled: void 0,
		passkey_already_exists: "Ya existe una clave de acceso.",
		passkey_not_supported: "Las claves de acceso no son compatibles.",
		passkey_pa_not_supported: "La clave de acceso no es compatible con la autenticación de dispositivos.",
		passkey_registration_cancelled: "El registro de la clave de acceso fue cancelado.",
		passkey_retrieval_cancelled: "La recuperación de la clave de acceso fue cancelada.",
		passwordComplexity: {
			maximumLength: "Menos de {{length}} caracteres",
			minimumLength: "{{length}} caracteres o más",
			requireLowercase: "Al menos una letra minúscula",
			requireNumbers: "Al menos un número",
			requireSpecialCharacter: "Al menos un carácter especial",
			requireUppercase: "Al menos una letra mayúscula",
			sentencePrefix: "Tu contraseña debe contener:"
		},
		phone_number_exists: "Este número de teléfono ya está en uso. Por favor, inténtelo con otro.",
		protect_check_aborted: void 0,
		protect_check_already_resolved: void 0,
		protect_check_execution_failed: void 0,
		protect_check_invalid_script: void 0,
		protect_check_invalid_sdk_url: void 0,
		protect_check_script_load_failed: void 0,
		protect_check_timed_out: void 0,
		protect_check_unsupported_environment: void 0,
		session_exists: "Ya has iniciado sesión",
		ticket_expired_code: void 0,
		ticket_invalid_code: void 0,
		web3_missing_identifier: void 0,
		web3_signature_request_rejected: "Has rechazado la solicitud de firma. Inténtalo de nuevo para continuar.",
		web3_solana_signature_generation_failed: "Se produjo un error al generar la firma. Inténtalo de nuevo para continuar.",
		zxcvbn: {
			couldBeStronger: void 0,
			goodPassword: void 0,
			notEnough: void 0,
			suggestions: {
				allUppercase: void 0,
				anotherWord: void 0,
				associatedYears: void 0,
				capitalization: void 0,
				dates: void 0,
				l33t: void 0,
				longerKeyboardPattern: void 0,
				noNeed: void 0,
				pwned: void 0,
				recentYears: void 0,
				repeated: void 0,
				reverseWords: void 0,
				sequences: void 0,
				useWords: void 0
			},
			warnings: {
				common: void 0,
				commonNames: void 0,
				dates: void 0,
				extendedRepeat: void 0,
				keyPattern: void 0,
				namesByThemselves: void 0,
				pwned: void 0,
				recentYears: void 0,
				sequences: void 0,
				similarToCommon: void 0,
				simpleRepeat: void 0,
				straightRow: void 0,
				topHundred: void 0,
				topTen: void 0,
				userInputs: void 0,
				wordByItself: void 0
			}
		}
	},
	userButton: {
		action__addAccount: "Añadir cuenta",
		action__closeUserMenu: "Cerrar menú de usuario",
		action__manageAccount: "Administrar cuenta",
		action__openUserMenu: "Abrir menú de usuario",
		action__signOut: "Cerrar sesión",
		action__signOutAll: "Salir de todas las cuentas",
		label__accountActions: "Acciones de cuenta",
		label__activeSessions: "Sesiones activas",
		label__userButtonPopover: "Panel de cuenta"
	},
	userProfile: {
		apiKeysPage: { title: void 0 },
		backupCodePage: {
			actionLabel__copied: "¡Copiado!",
			actionLabel__copy: "Copiar todo",
			actionLabel__download: "Descargar .txt",
			actionLabel__print: "Imprimir",
			infoText1: "Se habilitarán códigos de respaldo para esta cuenta.",
			infoText2: "Mantenga los códigos de respaldo en secreto y guárdelos de forma segura. Puede regenerar códigos de respaldo si sospecha que se han visto comprometidos.",
			subtitle__codelist: "Guárdelos de forma segura y manténgalos en secreto.",
			successMessage: "Los códigos de respaldo ahora están habilitados. Puede usar uno de estos para iniciar sesión en su cuenta, si pierde el acceso a su dispositivo de autenticación. Cada código solo se puede utilizar una vez.",
			successSubtitle: "Puede usar uno de estos para iniciar sesión en su cuenta, si pierde el acceso a su dispositivo de autenticación.",
			title: "Agregar verificación de código de respaldo",
			title__codelist: "Códigos de respaldo"
		},
		billingPage: {
			accountCreditsSection: {
				title: void 0,
				viewHistory: void 0
			},
			creditHistoryPage: {
				tableHeader__amount: void 0,
				tableHeader__date: void 0,
				title: void 0
			},
			paymentHistorySection: {
				empty: "No hay historial de pagos",
				notFound: "No se ha encontrado el intento de pago",
				tableHeader__amount: "Importe",
				tableHeader__date: "Fecha",
				tableHeader__status: "Estado"
			},
			paymentMethodsSection: {
				actionLabel__default: "Establecer como predeterminado",
				actionLabel__remove: "Eliminar",
				add: "Añadir nuevo método de pago",
				addSubtitle: "Añade un nuevo método de pago a tu cuenta.",
				cancelButton: "Cancelar",
				formButtonPrimary__add: "Añadir método de pago",
				formButtonPrimary__pay: "Pagar {{amount}}",
				payWithTestCardButton: "Pagar con tarjeta de prueba",
				removeMethod: {
					messageLine1: "{{identifier}} se eliminará de esta cuenta.",
					messageLine2: "Ya no podrás usar este método de pago y cualquier suscripción recurrente que dependa de él dejará de funcionar.",
					successMessage: "{{paymentMethod}} se ha eliminado de tu cuenta.",
					title: "Eliminar método de pago"
				},
				title: "Métodos de pago"
			},
			start: {
				headerTitle__payments: "Pagos",
				headerTitle__plans: "Planes",
				headerTitle__statements: "Facturas",
				headerTitle__subscriptions: "Suscripción"
			},
			statementsSection: {
				empty: "No hay facturas para mostrar",
				itemCaption__paidForPlan: "Pagado por el plan {{plan}} {{period}}",
				itemCaption__payerCredit: void 0,
				itemCaption__proratedCredit: "Crédito proporcional por el tiempo no utilizado de la suscripción anterior",
				itemCaption__subscribedAndPaidForPlan: "Suscrito y pagado por el plan {{plan}} {{period}}",
				notFound: "Factura no encontrada",
				tableHeader__amount: "Importe",
				tableHeader__date: "Fecha",
				title: "Facturas",
				totalPaid: "Total pagado"
			},
			subscriptionsListSection: {
				actionLabel__manageSubscription: "Gestionar",
				actionLabel__newSubscription: "Suscribirse a un plan",
				actionLabel__switchPlan: "Cambiar de plan",
				overview: void 0,
				tableHeader__edit: "Editar",
				tableHeader__plan: "Plan",
				tableHeader__startDate: "Fecha de inicio",
				title: "Suscripción"
			},
			subscriptionsSection: { actionLabel__default: "Gestionar" },
			switchPlansSection: { title: "Cambiar de plan" },
			title: "Facturación"
		},
		connectedAccountPage: {
			formHint: "Seleccione un proveedor para conectar su cuenta.",
			formHint__noAccounts: "No hay proveedores de cuentas externas disponibles.",
			removeResource: {
				messageLine1: "{{identifier}} será eliminado de esta cuenta.",
				messageLine2: "Ya no podrá usar esta cuenta activa y las funciones dependientes ya no funcionarán.",
				successMessage: "{{connectedAccount}} ha sido eliminado de su cuenta.",
				title: "Eliminar cuenta conectada"
			},
			socialButtonsBlockButton: "Conectar cuenta de {{provider | titleize}}",
			successMessage: "El proveedor ha sido agregado a su cuenta",
			title: "Agregar cuenta conectada"
		},
		deletePage: {
			actionDescription: "Escribe \"Eliminar cuenta\" a continuación para continuar.",
			confirm: "Eliminar cuenta",
			messageLine1: "¿Está seguro de que desea eliminar su cuenta? Es posible que se conserven algunos datos asociados. Para solicitar la eliminación completa de datos, póngase en contacto con el soporte técnico.",
			messageLine2: "Esta acción es permanente e irreversible.",
			title: "Eliminar cuenta"
		},
		emailAddressPage: {
			emailCode: {
				formHint: "A esta dirección de correo electrónico se le enviará un correo electrónico con un Código de verificación.",
				formSubtitle: "Introduzca el código de verificación enviado a {{identifier}}",
				formTitle: "Código de verificación",
				resendButton: "Re-enviar código",
				successMessage: "El correo electrónico {{identifier}} se ha agregado a su cuenta."
			},
			emailLink: {
				formHint: "Se enviará un correo electrónico con un enlace de verificación a esta dirección de correo electrónico.",
				formSubtitle: "Haga clic en el enlace de verificación en el correo electrónico enviado a {{identifier}}",
				formTitle: "Enlace de verificación",
				resendButton: "Reenviar enlace",
				successMessage: "El correo electrónico {{identifier}} se ha agregado a su cuenta."
			},
			enterpriseSSOLink: {
				formButton: void 0,
				formSubtitle: void 0
			},
			formHint: void 0,
			removeResource: {
				messageLine1: "{{identifier}} será eliminado de esta cuenta.",
				messageLine2: "Ya no podrá iniciar sesión con esta dirección de correo electrónico.",
				successMessage: "{{emailAddress}} ha sido eliminado de su cuenta.",
				title: "Eliminar dirección de correo electrónico"
			},
			title: "Agregar dirección de correo electrónico",
			verifyTitle: "Verificar correo electrónico"
		},
		formButtonPrimary__add: "Agregar",
		formButtonPrimary__continue: "Continuar",
		formButtonPrimary__finish: "Terminar",
		formButtonPrimary__remove: "Eliminar",
		formButtonPrimary__save: "Guardar",
		formButtonReset: "Cancelar",
		mfaPage: {
			formHint: "Seleccione un método para agregar.",
			title: "Agregar verificación en dos pasos"
		},
		mfaPhoneCodePage: {
			backButton: "Usar número existente",
			primaryButton__addPhoneNumber: "Agregar un número de teléfono",
			removeResource: {
				messageLine1: "{{identifier}} dejará de recibir el Código de verificación al iniciar sesión.",
				messageLine2: "Es posible que su cuenta no sea tan segura. ¿Estás seguro de que quieres continuar?",
				successMessage: "Se eliminó la verificación de dos pasos del código SMS para {{mfaPhoneCode}}",
				title: "Eliminar la verificación en dos pasos"
			},
			subtitle__availablePhoneNumbers: "Seleccione un número de teléfono para registrarse para la verificación en dos pasos del código SMS.",
			subtitle__unavailablePhoneNumbers: "No hay números de teléfono disponibles para registrarse para la verificación en dos pasos del código SMS.",
			successMessage1: "Al iniciar sesión, deberá ingresar un código de verificación enviado a este número de teléfono como un paso adicional.",
			successMessage2: "Guarde estos códigos de respaldo y almacénelos en un lugar seguro. Si pierde el acceso a su dispositivo de autenticación, puede usar los códigos de respaldo para iniciar sesión.",
			successTitle: "Verificación de código SMS habilitada",
			title: "Agregar verificación de código SMS"
		},
		mfaTOTPPage: {
			authenticatorApp: {
				buttonAbleToScan__nonPrimary: "Escanea el código QR en su lugar",
				buttonUnableToScan__nonPrimary: "¿No puedes escanear el código QR?",
				infoText__ableToScan: "Configure un nuevo método de inicio de sesión en su aplicación de autenticación y escanee el siguiente código QR para vincularlo a su cuenta.",
				infoText__unableToScan: "Configure un nuevo método de inicio de sesión en su autenticador e ingrese la clave que se proporciona a continuación.",
				inputLabel__unableToScan1: "Asegúrese de que las contraseñas basadas en el tiempo o de un solo uso estén habilitadas, luego termine de vincular su cuenta.",
				inputLabel__unableToScan2: "Alternativamente, si su autenticador admite TOTP URIs, también puede copiar el URI completo."
			},
			removeResource: {
				messageLine1: "El código de verificación de este autenticador ya no será necesario al iniciar sesión.",
				messageLine2: "Es posible que su cuenta no sea tan segura. ¿Estás seguro de que quieres continuar?",
				successMessage: "Se eliminó la verificación en dos pasos a través de la aplicación de autenticación.",
				title: "Eliminar la verificación en dos pasos"
			},
			successMessage: "La verificación en dos pasos ahora está habilitada. Al iniciar sesión, deberá ingresar un código de verificación de este autenticador como un paso adicional.",
			title: "Agregar aplicación de autenticación",
			verifySubtitle: "Ingrese el código de verificación generado por su autenticador",
			verifyTitle: "Código de verificación"
		},
		mobileButton__menu: "Menú",
		navbar: {
			account: "Perfil",
			apiKeys: void 0,
			billing: void 0,
			description: "Gestiona la información de tu cuenta.",
			security: "Seguridad",
			title: "Cuenta"
		},
		passkeyScreen: {
			removeResource: {
				messageLine1: "¿Estás seguro de que deseas eliminar este recurso?",
				title: "Eliminar Recurso"
			},
			subtitle__rename: "Ingresa el nuevo nombre para la clave de acceso.",
			title__rename: "Renombrar Clave de Acceso"
		},
		passwordPage: {
			checkboxInfoText__signOutOfOtherSessions: "Se recomienda cerrar sesión en todos los demás dispositivos que puedan haber usado su contraseña anterior.",
			readonly: "Su contraseña actualmente no puede ser editada porque solo puede iniciar sesión a través de la conexión empresarial.",
			successMessage__set: "Su contraseña ha sido establecida.",
			successMessage__signOutOfOtherSessions: "Todos los demás dispositivos han cerrado sesión.",
			successMessage__update: "Tu contraseña ha sido actualizada.",
			title__set: "Configurar la clave",
			title__update: "Cambiar contraseña"
		},
		phoneNumberPage: {
			infoText: "Se enviará un mensaje de texto con un enlace de verificación a este número de teléfono.",
			removeResource: {
				messageLine1: "{{identifier}} será eliminado de esta cuenta.",
				messageLine2: "Ya no podrá iniciar sesión con este número de teléfono.",
				successMessage: "{{phoneNumber}} ha sido eliminado de su cuenta.",
				title: "Eliminar número de teléfono"
			},
			successMessage: "{{identifier}} ha sido añadido a tu cuenta.",
			title: "Agregar el número de teléfono",
			verifySubtitle: "Introduzca el código de verificación enviado a {{identifier}}",
			verifyTitle: "Verificar número de teléfono"
		},
		plansPage: { title: void 0 },
		profilePage: {
			fileDropAreaHint: "Cargue una imagen JPG, PNG, GIF o WEBP de menos de 10 MB",
			imageFormDestructiveActionSubtitle: "Eliminar la imagen",
			imageFormSubtitle: "Cargar imagen",
			imageFormTitle: "Imagen de perfil",
			readonly: "La información de su perfil ha sido proporcionada por la conexión empresarial y no puede ser editada.",
			successMessage: "Tu perfil ha sido actualizado.",
			title: "Actualizar Cuenta"
		},
		start: {
			activeDevicesSection: {
				destructiveAction: "Cerrar sesión en el dispositivo",
				title: "Dispositivos activos"
			},
			connectedAccountsSection: {
				actionLabel__connectionFailed: "Inténtelo nuevamente",
				actionLabel__reauthorize: "Autorizar ahora",
				destructiveActionTitle: "Quitar",
				primaryButton: "Conectar cuenta",
				subtitle__disconnected: void 0,
				subtitle__reauthorize: "Los permisos necesarios han sido actualizados, y podría estar experimentando funcionalidad limitada. Por favor, reautorice esta aplicación para evitar problemas.",
				title: "Cuentas conectadas"
			},
			dangerSection: {
				deleteAccountButton: "Eliminar cuenta",
				title: "Eliminar cuenta"
			},
			emailAddressesSection: {
				destructiveAction: "Eliminar dirección de correo electrónico",
				detailsAction__nonPrimary: "Establecer como primario",
				detailsAction__primary: "Completar la verificación",
				detailsAction__unverified: "Completar la verificación",
				primaryButton: "Agregar una dirección de correo electrónico",
				title: "Correos electrónicos"
			},
			enterpriseAccountsSection: {
				primaryButton: "Conectar cuenta",
				title: "Cuentas empresariales"
			},
			headerTitle__account: "Cuenta",
			headerTitle__security: "Seguridad",
			mfaSection: {
				backupCodes: {
					actionLabel__regenerate: "Regenerar códigos",
					headerTitle: "Códigos de respaldo",
					subtitle__regenerate: "Obtenga un nuevo conjunto de códigos de respaldo seguros. Los códigos de respaldo anteriores se eliminarán y no podrán ser usados.",
					title__regenerate: "Regenerar códigos de respaldo"
				},
				phoneCode: {
					actionLabel__setDefault: "Establecer por defecto",
					destructiveActionLabel: "Eliminar número telefónico"
				},
				primaryButton: "Añadir verificación de dos pasos",
				title: "Verificación de dos pasos",
				totp: {
					destructiveActionTitle: "Eliminar",
					headerTitle: "Aplicación de autenticación"
				}
			},
			passkeysSection: {
				menuAction__destructive: "Eliminar Clave de Acceso",
				menuAction__rename: "Renombrar Clave de Acceso",
				primaryButton: void 0,
				title: "Sección de Claves de Acceso"
			},
			passwordSection: {
				primaryButton__setPassword: "Establecer contraseña",
				primaryButton__updatePassword: "Cambiar contraseña",
				title: "Contraseña"
			},
			phoneNumbersSection: {
				destructiveAction: "Quitar número de teléfono",
				detailsAction__nonPrimary: "Establecer como primario",
				detailsAction__primary: "Completar la verificación",
				detailsAction__unverified: "Completar la verificación",
				primaryButton: "Agregar un número de teléfono",
				title: "Números telefónicos"
			},
			profileSection: {
				primaryButton: "Actualizar perfil",
				title: "Perfil"
			},
			usernameSection: {
				primaryButton__setUsername: "Crear nombre de usuario",
				primaryButton__updateUsername: "Cambiar nombre de usuario",
				title: "Nombre de usuario"
			},
			web3WalletsSection: {
				destructiveAction: "Quitar cartera",
				detailsAction__nonPrimary: void 0,
				primaryButton: "Agregar cartera Web3",
				title: "Cartera Web3",
				web3SelectSolanaWalletScreen: {
					subtitle: "Selecciona una cartera de Solana para conectarla a tu cuenta.",
					title: "Añadir una cartera de Solana"
				}
			}
		},
		usernamePage: {
			successMessage: "Su nombre de usuario ha sido actualizado.",
			title__set: "Actualizar nombre de usuario",
			title__update: "Actualizar nombre de usuario"
		},
		web3WalletPage: {
			removeResource: {
				messageLine1: "{{identifier}} será eliminado de esta cuenta.",
				messageLine2: "Ya no podrá iniciar sesión con esta billetera web3.",
				successMessage: "{{web3Wallet}} ha sido eliminado de su cuenta.",
				title: "Eliminar la billetera web3"
			},
			subtitle__availableWallets: "Seleccione una billetera web3 para conectarse a su cuenta.",
			subtitle__unavailableWallets: "No hay billeteras web3 disponibles.",
			successMessage: "La billetera ha sido agregada a su cuenta.",
			title: "Añadir billetera Web3",
			web3WalletButtonsBlockButton: "Conectar billetera"
		}
	},
	waitlist: {
		start: {
			actionLink: "¡Únete a la lista de espera!",
			actionText: "Si no tienes acceso, puedes unirte a nuestra lista de espera para recibir una invitación más adelante.",
			formButton: "Unirse ahora",
			subtitle: "Sé uno de los primeros en acceder a {{applicationName}}.",
			title: "Únete a la lista de espera"
		},
		success: {
			message: "¡Felicidades! Te has unido exitosamente a la lista de espera.",
			subtitle: "Recibirás una invitación para unirte cuando haya espacio disponible.",
			title: "¡Te has unido a la lista de espera!"
		}
	},
	web3SolanaWalletButtons: {
		connect: "Conectar con {{walletName}}",
		continue: "Continuar con {{walletName}}",
		noneAvailable: "No se detectaron carteras Solana Web3. Instala una {{ solanaWalletsLink || link(\"wallet extension\") }} compatible con Web3."
	}
};

//#endregion
export { esES };
//# sourceMappingURL=es-ES.mjs.map