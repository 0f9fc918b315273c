function [loss, dWxh, dWhh, dWhy, dbh, dby] = charCost ( ...
    inputs, targets, hprev, Wxh, Whh, Why, bh, by)
  T = numel (inputs);
  hs = zeros (numel (hprev), T + 1);
  hs(:,1) = hprev;
  p = zeros (numel (by), T);
  loss = 0;
  for t = 1:T
    hs(:,t+1) = tanh (Wxh(:,inputs(t)) + Whh * hs(:,t) + bh);
    s = Why * hs(:,t+1) + by;
    p(:,t) = exp (s - max (s)) / sum (exp (s - max (s)));
    loss = loss - log (p(targets(t),t));
  end
  dWxh = zeros (size (Wxh));
  dWhh = zeros (size (Whh));
  dWhy = zeros (size (Why));
  dbh = zeros (size (bh));
  dby = zeros (size (by));
  dhnext = zeros (size (hprev));
  for t = T:-1:1
    ds = p(:,t);
    ds(targets(t)) = ds(targets(t)) - 1;
    dWhy = dWhy + ds * hs(:,t+1).';
    dby = dby + ds;
    dz = (1 - hs(:,t+1) .^ 2) .* (Why.' * ds + dhnext);
    dbh = dbh + dz;
    dWxh(:,inputs(t)) = dWxh(:,inputs(t)) + dz;
    dWhh = dWhh + dz * hs(:,t).';
    dhnext = Whh.' * dz;
  end
end
