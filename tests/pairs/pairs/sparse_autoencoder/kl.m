function d = kl(rho, rhoHat)
% Kullback-Leibler divergence of Bernoulli variables with means rho and rhoHat

d = rho * log(rho ./ rhoHat) + (1 - rho) * log((1 - rho) ./ (1 - rhoHat));

end
